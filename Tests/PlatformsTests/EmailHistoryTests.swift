import Intake
import Platforms
import Testing

/// What mail programs of many makers and languages write around what a person wrote.
struct EmailHistoryTests {
    private let reader = EmailPlatform.unconfigured(source: "wishes")

    private func text(_ body: String, subject: String = "Wish") -> String? {
        let mail = "From: ada@example.org\nMessage-ID: <1@example.org>\nSubject: \(subject)\n\n\(body)"
        return normalised(reader, Array(mail.utf8)).submission?.text
    }

    @Test(arguments: [
        "---- On Fri, 20 Nov 2026 17:12:50 +0100 Lantern <a@lantern.example> wrote ----",
        "---- On Fri, 20 Nov 2026 17:12:50 +0100 a@lantern.example wrote ---", "---- Lantern wrote ----",
        "--- On Fri, 11/20/26, Lantern <a@lantern.example> wrote:",
        "On November 20, 2026, Lantern <a@lantern.example> wrote:",
        "\u{200F}\u{202B}בתאריך יום ו׳, 20 בנוב׳ 2026 ב-17:12 מאת \u{202A}Lantern\u{202C} <\u{202A}a@lantern.example\u{202C}>:",
        "في الجمعة، ٢٠ نوفمبر ٢٠٢٦ ٥:١٢ م Lantern <a@lantern.example> كتب:",
        "در تاریخ جمعه ۲۰ نوامبر ۲۰۲۶، ۱۷:۱۲ Lantern <a@lantern.example> نوشت:",
    ])
    func `what follows such a line is history`(line: String) {
        #expect(text("Semicolons, please.\n\n\(line)\n\nCommas or semicolons?") == "Semicolons, please.")
    }

    @Test(arguments: [
        "Date: Fri, 20 Nov 2026 17:12\nSubject: Export\nFrom: a@lantern.example\nTo: ada@example.org",
        "Gesendet: Freitag, 20. November 2026 um 17:12 Uhr\nVon: \"Lantern\" <a@lantern.example>\nAn: Ada\nBetreff: Export",
        "De la: Lantern\nTrimis: vineri, 20 noiembrie 2026 17:12\nCătre: Ada\nSubiect: Export",
        "Gönderen: Lantern\nGönderildi: 20 Kasım 2026 Cuma 17:12\nKime: Ada\nKonu: Export",
        "Od: Lantern\nPoslano: petak, 20. studenoga 2026. 17:12\nPrima: Ada\nPredmet: Export",
        "От: Lantern\nИзпратено: петък, 20 ноември 2026 г. 17:12\nДо: Ada\nОтносно: Export",
        "Nuo: Lantern\nIšsiųsta: 2026 m. lapkričio 20 d. 17:12\nKam: Ada\nTema: Export",
        "จาก: Lantern\nส่ง: 20 พฤศจิกายน 2569 17:12\nถึง: Ada\nเรื่อง: Export",
        "寄件者: Lantern\n寄件日期: 2026年11月20日 下午 05:12\n收件者: Ada\n主旨: Export",
        "-------- Oprindelig besked --------\nFra: Lantern", "-----Özgün İleti-----\nKimden: Lantern",
        "---------- Původní e-mail ----------\nOd: Lantern", "---- 回复的原邮件 ----\n| 发件人 | Lantern |",
    ])
    func `headers stand in any order, in these languages too`(block: String) {
        #expect(text("Semicolons, please.\n\n\(block)\n\nCommas or semicolons?") == "Semicolons, please.")
    }

    @Test func `what only looks like headers is text`() {
        let journey = "Please plan trips like this:\n\nFrom: Berlin\nTo: Rome\nDate: any day in May\n\nThanks"
        #expect(text(journey) == journey)
        let steps = "It breaks.\n\n-----\n1. Log in as ada@example.org\n2. Open the export\n3. Nothing is there"
        #expect(text(steps) == steps)
    }

    @Test(arguments: [
        "##- Please type your reply above this line -##\n\nYour request was updated.",
        "## In replies all text above this line is added to the ticket ##\n\nOld",
        "________________________________\nMicrosoft Teams meeting\nMeeting ID: 1",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "*Confidentiality notice:* do not read this.\n\nPlease consider the environment before printing.",
    ])
    func `what a company's programs put below is left out`(below: String) {
        #expect(text("Semicolons, please.\n\n\(below)") == "Semicolons, please.")
    }

    @Test func `a server's warning above is left out, where something is below it`() {
        let warning = "[EXTERNAL] CAUTION: This email originated outside of the organization. Do not click."
        #expect(text("\(warning)\n\nSemicolons, please.") == "Semicolons, please.")
        #expect(text(warning) == warning)
        let asked = "Please drop the line\n\nThis email originated from outside, which nobody reads."
        #expect(text(asked) == asked)
    }

    @Test(arguments: [
        "Start på videresendt besked:", "Vidarebefordrat mejl:", "Początek przekazywanej wiadomości:",
        "Začátek přeposílané zprávy:", "Továbbított levél kezdete:", "Начало переадресованного сообщения:",
        "Початок листа, що пересилається:", "İleti başlangıcı:", "----- Message transmis -----",
        "-------- Proslijeđena poruka --------", "-------- İletilen İleti --------", "転送されたメッセージ:", "下面是被转发的邮件：",
    ])
    func `what is passed on below such a line is the ask`(line: String) {
        let plain = "See below.\n\n\(line)\n\nFrom: Kofi <k@example.org>\nSubject: Reminders\n\nPlease add reminders."
        #expect(text(plain) == plain)
        let quoted = "See below.\n\n\(line)\n\n> From: Kofi\n> Subject: Reminders\n> \n> Please add reminders."
        #expect(text(quoted) == quoted)
    }

    @Test func `what is passed on may be quoted with its title`() {
        let mail = "See below.\n\n> Begin forwarded message:\n> \n> From: Kofi\n> \n> Please add reminders."
        #expect(text(mail) == mail)
        // Below a line of quoting it is what was answered.
        #expect(text("Yes!\n\nOn 20/11/2026 17:12, Kofi wrote:\n> Begin forwarded message:\n> \n> Please.") == "Yes!")
    }

    @Test(arguments: [
        "Sent from Mail<https://go.microsoft.com/fwlink/?LinkId=550986> for Windows", "--Sent from my iPhone",
        "Sent from [Proton Mail](https://proton.me), encrypted email based in Switzerland.",
        "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
        "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
        "Sent via the Samsung Galaxy S21 5G, an AT&T 5G smartphone", "Изпратено от моя iPhone",
        "Poslano z mojego iPhone", "Enviat des del meu iPhone", "Gửi từ iPhone của tôi", "Dikirim dari iPhone saya",
        "ส่งจาก iPhone ของฉัน", "נשלח מה-iPhone שלי", "Verzonden vanuit Mail voor Windows",
        "Envoyé avec la messagerie sécurisée Proton Mail.", "Virus-free. www.avast.com",
        "<https://www.avast.com/sig-email?utm_medium=email>\nVirus-free.\nwww.avast.com\n<#DAB4FAD8-2DD7-40BB-A1B8-4E2AA1F9>",
        "—————\nAda Osei\nProduct Manager\nada@example.org\n+44 1234 555 0123",
        "----------------\n\nAda Osei\n\nOsei & Daughters\n\nt. 555-931-0702",
    ])
    func `adverts and cards are left out`(line: String) {
        #expect(text("Please add it.\n\n\(line)\n") == "Please add it.")
    }

    @Test(arguments: [
        "The information in this export is wrong: the totals are doubled.\nPlease mend them.",
        "The contents of this entry disappear when I press save.",
        "Le informazioni contenute in questa pagina sono sbagliate.",
        "This message and any attachment to it get lost.",
        "Original messages are lost in these cases:\n- when I forward\n- when I answer",
        "Reply message templates should have these:\nvariables and pictures.",
        "Original-Nachrichten fehlen beim Weiterleiten:\nder Anhang ist leer.",
        "von meinem iPhone aus klappt der Export nicht", "Outlook für Mac stürzt beim Export ab",
        "Sent via mail they should carry the link to the ticket",
        "---\nThe export is sent to the wrong person\nIt should go to ada@example.org\nPlease mend it",
    ])
    func `what begins like such a line and goes on is text`(end: String) {
        #expect(text("Please help.\n\n\(end)") == "Please help.\n\n\(end)")
    }

    @Test func `a first paragraph about a warning is text`() {
        let asked = "Every mail of yours comes with a banner that this email originated from outside.\n\nThanks, Ada"
        #expect(text(asked) == asked)
    }

    @Test(arguments: [
        "Original message:", "Von meinem iPhone gesendet", "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Von meinem iPhone", "Outlook für Android beziehen", "Sent from my iPhone.",
        "This message and any attachments may hold\nprivileged information.",
    ])
    func `what only begins and ends like such a line is none`(line: String) {
        #expect(text("Please add it.\n\n\(line)\n") == "Please add it.")
    }

    @Test func `a parcel that came to the wrong address is no bounce`() {
        let words = "The courier says that the following address is unknown, but it is ours."
        #expect(text(words, subject: "Delivery failed for order 12") == words)
    }
}
