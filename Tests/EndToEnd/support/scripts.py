"""Our scripts for other people's tools, run in a JavaScript engine with a stand-in for what the tool gives them.

What a script sends is really sent: its calls to the network come out of the engine and go over a socket.
"""

import base64
import hashlib
import hmac
import json
import uuid
from pathlib import Path

import quickjs

from support import client
from support.daemon import ROOT

HERE = Path(__file__).parent


class Engine:
    """One run of JavaScript. `troubles` are what befalls the next calls to the network, a status or an error each."""

    def __init__(self, troubles=()):
        self.context = quickjs.Context()
        self.troubles = list(troubles)
        self.sent = []

    def offer(self, name, function):
        """Makes a Python function callable there, with JSON in both directions."""

        def called(*given):
            try:
                return json.dumps({"value": function(*map(json.loads, given))})
            except Exception as error:  # It becomes an exception of the script's.
                return json.dumps({"error": str(error)})

        self.context.add_callable(f"python_{name}", called)

    def send(self, url, method, headers, body):
        self.sent.append({"url": url, "headers": headers, "body": body})
        if self.troubles:
            trouble = self.troubles.pop(0)
            if isinstance(trouble, str):
                raise OSError(trouble)
            return {"status": trouble, "text": "trouble"}
        answer = client.request(method.upper(), url, body.encode(), headers)
        return {"status": answer.status, "text": answer.text}

    def run(self, source):
        """The value of an expression that JSON can hold."""
        text = self.context.eval(f"JSON.stringify({source})")
        return None if text is None else json.loads(text)

    def settle(self):
        while self.context.execute_pending_job():
            pass


def signed_bytes(data):
    """As Apps Script has them: from -128 to 127."""
    return [byte - 256 if byte > 127 else byte for byte in data]


def plain_bytes(numbers):
    return bytes(number & 255 for number in numbers)


class AppsScript(Engine):
    """The script for Google Forms in its form, or with `sheet` in the spreadsheet that collects responses."""

    def __init__(self, *, url, secret=None, form=None, sheet=None, troubles=()):
        super().__init__(troubles)
        self.offer("uuid", lambda: str(uuid.uuid4()))
        self.offer("bytes", lambda text: signed_bytes(text.encode()))
        self.offer("base64_decode", lambda text: signed_bytes(base64.b64decode(text, validate=True)))
        self.offer("base64_encode", lambda numbers: base64.b64encode(plain_bytes(numbers)).decode())
        self.offer("sha256", lambda text: signed_bytes(hashlib.sha256(text.encode()).digest()))
        self.offer("hmac", self.mac)
        self.offer("fetch", self.fetch)
        self.context.eval((HERE / "apps_script.js").read_text())
        self.context.eval((ROOT / "deploy/google_forms/Code.gs").read_text())
        properties = {"TRIAGED_URL": url} | ({"TRIAGED_SECRET": secret} if secret else {})
        self.context.eval(f"state.properties = {json.dumps(properties)}")
        self.context.eval(f"state.form = {json.dumps(form)}; state.sheet = {json.dumps(sheet)}")

    @staticmethod
    def mac(value, key):
        return signed_bytes(hmac.new(plain_bytes(key), plain_bytes(value), hashlib.sha256).digest())

    def fetch(self, url, options):
        headers = options["headers"] | {"Content-Type": options["contentType"]}
        return self.send(url, options["method"], headers, options["payload"])

    def call(self, function):
        self.context.eval(f"{function}()")

    def submit(self, **response):
        kind = "sheetEvent" if "row" in response else "formEvent"
        self.context.eval(f"onSubmit({kind}({json.dumps(response)}))")

    def state(self, name):
        return self.run(f"state.{name}")


class AirtableAutomation(Engine):
    """The script for Airtable in its action "Run a script", with a table of one record."""

    STAND_IN = """
    const logged = [];
    const console = { log: (line) => logged.push(String(line)) };
    const input = { config: () => given.input };
    const setTimeout = (done, after) => { logged.push("waited " + after); done(); };
    const record = {
      id: given.record.id, name: given.record.name,
      getCellValue: (field) => given.record.cells[field.name] ?? null,
    };
    const base = {
      ...given.base,
      getTable: (name) => ({
        ...given.table,
        selectRecordAsync: async (id) => (id === record.id ? record : null),
      }),
    };
    const fetch = async (url, options) => {
      const answer = JSON.parse(python_fetch(JSON.stringify(url), JSON.stringify(options)));
      if (answer.error) throw new Error(answer.error);
      const { status, text } = answer.value;
      return { ok: status >= 200 && status < 300, status: status, text: async () => text };
    };
    """

    def __init__(self, *, input, base, table, record, troubles=()):
        super().__init__(troubles)
        self.offer("fetch", lambda url, options: self.send(url, options["method"], options["headers"], options["body"]))
        given = {"input": input, "base": base, "table": table, "record": record}
        self.context.eval(f"const given = {json.dumps(given)};")
        self.context.eval(self.STAND_IN)

    def run_script(self):
        """What it logged; fails with what the script threw."""
        script = (ROOT / "deploy/airtable/script.js").read_text()
        # Airtable runs scripts with `await` at the top.
        self.context.eval("var failure = null;")
        self.context.eval(f"(async () => {{\n{script}\n}})().catch((error) => {{ failure = String(error); }});")
        self.settle()
        failure = self.run("failure")
        assert failure is None, failure
        return self.run("logged")
