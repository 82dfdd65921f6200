/**
 * Sends one Airtable record to triaged. For an automation's action "Run a script"; deploy/connect/airtable.md has every
 * step.
 *
 * Input variables, on the left side of the editor:
 *   url       https://<your public address>/in/<source>
 *   secret    the secret of that source
 *   table     the table's name
 *   recordId  the trigger's "Airtable record ID"
 *
 * What is sent, with the secret as a bearer token:
 *
 *   { "type": "airtable.record", "sent_at": time,
 *     "base": { "id", "name" }, "table": { "id", "name" }, "record": { "id", "name" },
 *     "fields": [ { "id", "name", "type", "value" } ] }
 */

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 1000;

const settings = input.config();
for (const name of ["url", "secret", "table", "recordId"]) {
  if (!settings[name]) throw new Error(`The input variable "${name}" is missing on the left side of the editor.`);
}

const table = base.getTable(settings.table);
const record = await table.selectRecordAsync(settings.recordId);
if (!record) throw new Error(`There is no record ${settings.recordId} in the table ${settings.table}.`);

const body = JSON.stringify({
  type: "airtable.record",
  sent_at: new Date().toISOString(),
  base: { id: base.id, name: base.name },
  table: { id: table.id, name: table.name },
  record: { id: record.id, name: record.name },
  fields: table.fields.map((field) => ({
    id: field.id,
    name: field.name,
    type: field.type,
    value: record.getCellValue(field),
  })),
});

console.log(await send(body));

/** Posts until it is taken, with growing pauses; throws when it was refused, or never taken. */
async function send(body) {
  let reason = "";
  let pause = FIRST_PAUSE_MS;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const answer = await fetch(settings.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${settings.secret}` },
        body: body,
      });
      if (answer.ok) return `Record ${settings.recordId} was sent (status ${answer.status}).`;
      reason = `status ${answer.status}: ${(await answer.text()).slice(0, 300)}`;
      // What triaged refuses it would refuse again.
      if (answer.status < 500 && ![408, 425, 429].includes(answer.status)) break;
    } catch (error) {
      reason = String(error);
    }
    console.log(`Attempt ${attempt} of ${ATTEMPTS} failed: ${reason}`);
    if (attempt < ATTEMPTS && typeof setTimeout === "function") {
      await new Promise((done) => setTimeout(done, pause));
    }
    pause *= 2;
  }
  throw new Error(`triaged did not take the record: ${reason}`);
}
