import Intake

/// What forms call their questions, in the languages that most forms are written in.
///
/// Compared in lower case, without the number of the question and what marks it as required.
enum FormWords {
    static let titles: Set<String> = [
        "title", "subject", "summary", "headline", "topic", "ticket subject", "ticket title",
        "betreff", "titel", "thema", "objet", "sujet", "titre", "asunto", "título", "titulo", "assunto", "oggetto",
        "titolo", "onderwerp", "temat", "тема", "件名", "题目", "標題", "标题", "主题", "제목",
    ]
    static let texts: Set<String> = [
        "text", "message", "body", "description", "details", "comment", "comments", "comment or message", "feedback",
        "request", "feature request", "idea", "suggestion", "wish", "content", "question", "additional notes",
        "ticket description", "preview",
        "nachricht", "beschreibung", "kommentar", "anmerkung", "anmerkungen", "wunsch", "idee", "vorschlag", "anliegen",
        "commentaire", "commentaires", "remarque", "remarques", "suggestions", "mensaje", "descripción", "descripcion",
        "comentario", "comentarios", "sugerencia", "mensagem", "descrição", "comentário", "sugestão", "messaggio",
        "descrizione", "commento", "suggerimento", "bericht", "omschrijving", "opmerking", "opmerkingen", "wiadomość",
        "opis", "сообщение", "описание", "комментарий", "メッセージ", "本文", "内容", "お問い合わせ内容", "ご意見", "留言", "訊息",
        "消息", "描述", "意见", "建议", "메시지", "내용",
    ]
    static let names: Set<String> = [
        "name", "full name", "fullname", "your name", "contact name", "contact person", "contact person name",
        "customer name", "client name", "owner name", "applicant name", "respondent name", "submitter name",
        "reporter name", "employee name", "parent name", "naam", "ihr name", "dein name", "vollständiger name",
        "nom complet", "votre nom", "nom et prénom", "nombre completo", "nombre y apellido", "nombre y apellidos",
        "nome completo", "nome e cognome", "imię i nazwisko", "имя", "фио", "お名前", "氏名", "名前", "姓名", "名字", "이름",
        "성함",
    ]
    static let firstNames: Set<String> = [
        "first name", "firstname", "fname", "given name", "vorname", "prénom", "prenom", "nombre", "nombres",
        "primer nombre", "nome", "primeiro nome", "voornaam", "imię",
    ]
    static let lastNames: Set<String> = [
        "last name", "lastname", "lname", "surname", "family name", "nachname", "familienname", "nom",
        "nom de famille", "apellido", "apellidos", "sobrenome", "cognome", "achternaam", "nazwisko", "фамилия",
    ]
    /// Parts of a word for an address of e-mail.
    static let mail = [
        "mail", "correo", "メール", "邮箱", "邮件", "信箱", "이메일", "почт", "البريد", "อีเมล",
    ]
    /// How else to reach somebody, and whom they belong to.
    static let contact: Set<String> = [
        "phone", "phone number", "phonenumber", "telephone", "telephone number", "tel", "mobile", "mobile number",
        "mobile phone", "cell", "cell phone", "whatsapp", "whatsapp number", "contact number", "fax", "company",
        "company name", "organisation", "organization", "organisation name", "organization name", "address",
        "street address", "city", "state", "zip", "zip code", "postal code", "country", "job title",
        "telefon", "telefonnummer", "handy", "handynummer", "firma", "unternehmen", "adresse", "téléphone",
        "entreprise", "société", "teléfono", "telefono", "celular", "móvil", "empresa", "dirección", "telefone",
        "endereço", "azienda", "indirizzo", "telefoonnummer", "bedrijf", "телефон", "電話", "電話番号", "電話號碼", "电话",
        "手机", "手机号", "公司", "会社名", "전화번호", "연락처", "회사",
    ]
    /// Words of a label that ask for consent.
    static let consents: Set<Substring> = [
        "consent", "agree", "agreement", "accept", "accepted", "terms", "tos", "privacy", "gdpr", "dsgvo",
        "datenschutz", "rgpd", "optin", "newsletter", "acceptance",
    ]

    /// What a question is called stands at its beginning; each is compared with many words, many times.
    private static let longest = 500

    /// `1. Your_Name*:` as `your name`.
    static func plain(_ name: String) -> String {
        let name = name.utf8.count <= longest ? name : String(name.prefix(longest))
        let words = name.lowercased().replacing("_", with: " ").replacing("-", with: " ")
            .filter { !"?:*？：＊".contains($0) }.split(whereSeparator: \.isWhitespace)
        let numbered = words.drop { $0.allSatisfy { $0.isASCII && ($0.isNumber || ".)#".contains($0)) } }
        return (numbered.isEmpty ? words[...] : numbered).joined(separator: " ")
    }

    /// The last step of a name that frameworks made of several: `name` of `feedback.name`; none of `items.0.name`, which
    /// is one of many.
    static func lastStep(of name: String) -> String? {
        let steps = name.split { $0 == "." || $0 == "$" }
        let isOneOfMany = steps.contains { $0.allSatisfy { $0.isASCII && $0.isNumber } }
        guard steps.count > 1, !isOneOfMany else { return nil }
        return steps.last { $0 != "value" }.map(String.init)
    }
}
