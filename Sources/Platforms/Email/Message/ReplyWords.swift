/// What mail programs write between what a person wrote and what they answer, in the languages they speak.
///
/// Facts as email_reply_parser, talon and the programs' own translations have them; all in lower case.
enum ReplyWords {
    // MARK: - "On … wrote:"

    /// What such a line begins with; one that begins otherwise needs an address.
    static let openings = [
        "on ", "am ", "le ", "el ", "il ", "op ", "den ", "em ", "a ", "w dniu", "dnia ", "dne ", "в ", "on:", "på ",
        "pe data", "la data", "în ", "vào ", "em:", "el:", "στις ", "tarihinde", "ngày", "pada ", "il giorno",
        "no dia", "um ", "an ", "ti. ", "ma ", "ke ", "to ", "pe ", "la ", "su ", "wt.", "śr.", "pt.", "pon.", "czw.",
        "sob.", "niedz.", "po ", "út ", "st ", "čt ", "pá ", "so ", "ne ", "пн", "вт", "ср", "чт", "пт", "сб", "вс",
        "at ", "on,", "tor ", "tors", "fre", "lör", "sön", "mån", "tis", "ons", "man", "lør", "søn", "dňa", "dana ",
    ]

    static let verbs = [
        "wrote", "writes", "schrieb", "geschrieben", "a écrit", "a ecrit", "écrit", "escribió", "escribio",
        "escreveu", "ha scritto", "scrisse", "schreef", "heeft", "skrev", "skreiv", "kirjoitti", "napisał", "pisze",
        "napsal", "napísal", "написал", "пишет", "писал", "написав", "a scris", "ezt írta", "írta", "yazdı",
        "şunu yazdı", "έγραψε", "đã viết", "menulis", "va escriure", "je napisao", "написа", "כתב", "كتب", "写道", "寫道",
        "作成", "작성", "のメール", "wrote the following", "said", "est. kirjutas", "rašė", "rakstīja",
    ]

    // MARK: - Blocks of headers

    static let from: Set<String> = [
        "from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "кому от", "kimden", "feladó",
        "expeditor", "από", "від", "发件人", "寄件者", "寄件人", "差出人", "보낸 사람", "보낸사람", "từ", "dari", "מאת", "من", "saatja",
        "odosielateľ", "odesílatel", "pošiljatelj", "nuo", "no", "de la", "gönderen", "šalje", "expeditorul",
        "отправитель", "від кого", "mittente", "nadawca", "จาก", "寄件人姓名", "absender", "avsender", "avsändare",
        "afzender", "remitente", "remetente", "expéditeur",
    ]
    static let sent: Set<String> = [
        "sent", "date", "gesendet", "datum", "envoyé", "envoye", "enviado", "enviado el", "enviada em", "enviado em",
        "fecha", "data", "inviato", "verzonden", "skickat", "sendt", "dato", "lähetetty", "päivämäärä", "päiväys",
        "wysłano", "wysłane", "odesláno", "odoslané", "отправлено", "дата", "gönderildi", "gönderme tarihi", "tarih",
        "elküldve", "dátum", "trimis", "στάλθηκε", "ημερομηνία", "надіслано", "发送时间", "日期", "發送時間", "日付", "送信日時",
        "보낸 날짜", "날짜", "dikirim", "tanggal", "ngày", "đã gửi", "נשלח", "تاريخ", "saadetud", "sent on", "poslano",
        "изпратено", "išsiųsta", "nosūtīts", "enviat", "enviat el", "enviada", "ส่ง", "วันที่", "寄件日期", "发送日期",
        "寄送日期", "تم الإرسال", "تاريخ الإرسال", "дата отправки", "tarix", "data de enviament", "תאריך", "отправлено в",
        "送信日",
    ]
    static let to: Set<String> = [
        "to", "an", "à", "a", "para", "aan", "till", "til", "vastaanottaja", "do", "komu", "pro", "кому", "kime",
        "címzett", "către", "προς", "收件人", "收件者", "宛先", "받는 사람", "받는사람", "kepada", "đến", "אל", "إلى", "cc", "kopie",
        "kopia", "copie", "копия", "抄送", "saaja", "prima", "za", "до", "kam", "adressaat", "per a", "ถึง", "pre",
        "pour", "adresat", "destinatarul", "destinatario", "destinataire", "mottagare", "empfänger", "sendt til",
        "получатель",
    ]
    static let subject: Set<String> = [
        "subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe", "temat",
        "předmět", "predmet", "тема", "konu", "tárgy", "subiect", "θέμα", "主题", "主旨", "件名", "제목", "subjek", "chủ đề",
        "נושא", "الموضوع", "teema", "zadeva", "относно", "tema", "tēma", "assumpte", "เรื่อง", "subiectul", "sujet",
        "naslov", "thema", "标题", "perihal", "efni",
    ]

    // MARK: - Lines of dashes

    /// Between dashes: what follows is what is answered.
    static let originals = [
        "original message", "original appointment", "ursprüngliche nachricht", "originalnachricht",
        "message d'origine", "message d’origine", "message original", "mensaje original", "mensagem original",
        "messaggio originale", "messaggio di origine", "oorspronkelijk bericht", "ursprungligt meddelande",
        "originalmeddelande", "oprindelig meddelelse", "opprinnelig melding", "alkuperäinen viesti",
        "wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "pôvodná správa", "исходное сообщение",
        "оригинальное сообщение", "orijinal mesaj", "özgün ileti", "eredeti üzenet", "mesaj original",
        "αρχικό μήνυμα", "原始邮件", "邮件原件", "原始郵件", "元のメッセージ", "original-nachricht", "원본 메시지", "oprindelig besked",
        "izvorna poruka", "izvirno sporočilo", "originalna poruka", "thư gốc", "الرسالة الأصلية", "הודעה מקורית",
        "missatge original", "оригінальне повідомлення", "вихідне повідомлення", "оригинално съобщение",
        "původní e-mail", "pôvodný e-mail", "исходное письмо", "eredeti levél", "pesan asli", "ข้อความต้นฉบับ",
        "回复的原邮件", "原邮件", "元のメール", "original e-mail", "original email", "message initial", "algne sõnum",
        "originali žinutė", "reply above this line", "please type your reply above", "type your reply above",
        "write your reply above",
        "in replies all text above this line", "please do not write below this line", "bitte antworten sie oberhalb",
        "bitte geben sie ihre antwort oberhalb", "veuillez répondre au-dessus de cette ligne",
        "por favor, escriba su respuesta por encima", "please reply above this line", "antwort oberhalb dieser linie",
        "reply message",
    ]

    /// What follows was passed on: it is what the mail is about.
    static let forwards = [
        "forwarded message", "begin forwarded message", "forwarded by", "start of forwarded message",
        "weitergeleitete nachricht", "anfang der weitergeleiteten", "weitergeleitet von", "message transféré",
        "début du message réexpédié", "début du message transféré", "mensaje reenviado",
        "inicio del mensaje reenviado", "mensagem encaminhada", "mensagem reencaminhada", "início da mensagem",
        "messaggio inoltrato", "inizio messaggio inoltrato", "doorgestuurd bericht", "begin doorgestuurd bericht",
        "vidarebefordrat meddelande", "vidarebefordrat brev", "videresendt meddelelse", "videresendt melding",
        "välitetty viesti", "wiadomość przekazana", "przekazana wiadomość", "přeposlaná zpráva",
        "пересланное сообщение", "пересылаемое сообщение", "iletilmiş mesaj", "yönlendirilen ileti",
        "továbbított üzenet", "mesaj redirecționat", "转发的邮件", "转发邮件", "轉寄的郵件", "転送メッセージ", "전달된 메시지",
        "προωθημένο μήνυμα", "vidarebefordrat mejl", "vidarebefordrat mail", "start på videresendt",
        "videresendt besked", "początek przekazywanej wiadomości", "treść przekazanej wiadomości",
        "začátek přeposílané zprávy", "začiatok preposlanej správy", "preposlaná správa", "továbbított levél",
        "începe mesajul redirecționat", "mesaj redirecţionat", "начало переадресованного сообщения",
        "перенаправленное сообщение", "початок листа, що пересилається", "переслане повідомлення",
        "перенаправлене повідомлення", "ileti başlangıcı", "iletilen ileti", "iletilen mesaj",
        "započni proslijeđenu poruku", "proslijeđena poruka", "posredovano sporočilo", "edelleenlähetetty viesti",
        "message transmis", "message réexpédié", "転送されたメッセージ", "下面是被转发的邮件", "以下是转发的邮件", "转发的消息", "轉寄郵件", "전달된 메일",
        "missatge reenviat", "edastatud kiri", "chuyển tiếp", "pesan terusan",
    ]

    // MARK: - What companies' servers put around a mail

    /// In a first paragraph: a warning of the server that took it.
    static let banners = [
        "email originated from outside", "email originated outside", "message originated from outside",
        "message originated outside", "e-mail originated from outside", "this is an external email",
        "you don't often get email from", "mail kommt von außerhalb", "mail stammt von außerhalb",
        "provient de l'extérieur", "correo se originó fuera", "correo electrónico externo",
    ]

    /// What such a warning begins with, however long it goes on.
    static let bannerMarks = ["[", "*", "⚠", "caution", "warning", "attention", "external", "achtung", "warnung"]

    /// A paragraph near the end begins so.
    static let disclaimers = [
        "this e-mail and any attach", "this email and any attach", "this e-mail and any files",
        "this email and any files",
        "this message and any attach", "this e-mail (including any attach", "this email (including any attach",
        "this message (including any attach", "this e-mail message is intended", "this email is intended only for",
        "the information contained in this e-mail", "the information contained in this email",
        "the information contained in this message", "the information in this e-mail", "the information in this email",
        "the contents of this e-mail", "the contents of this email", "confidentiality notice:",
        "diese e-mail enthält vertrauliche",
        "diese nachricht enthält vertrauliche", "der inhalt dieser e-mail ist vertraulich",
        "ce message et toutes les pièces", "ce courriel et ses pièces", "este mensaje y sus archivos",
        "este mensaje se dirige exclusivamente", "le informazioni contenute in quest", "esta mensagem pode conter",
        "dit bericht is uitsluitend bestemd", "please consider the environment before printing",
    ]

    /// One of these is in what lawyers wrote, and hardly in what somebody says of a mail's contents.
    static let disclaimed = [
        "confiden", "privileg", "intended", "recipient", "vertraulich", "empfänger", "destinat", "exclusiv", "riserva",
        "bestemd", "environment", "virus", "liab",
    ]

    // MARK: - Signatures of programs

    /// A whole last line, when it is short, begins so.
    static let programLines = [
        "sent from ", "sent via ", "sent with ", "sent using ", "get outlook for ", "von meinem ", "gesendet von ",
        "gesendet mit ", "diese nachricht wurde von meinem ", "envoyé de mon ", "envoyé depuis ", "envoyé à partir ",
        "provenance : courrier", "télécharger outlook ", "obtenir outlook ", "enviado desde ", "enviado do ",
        "enviado de mi", "enviado a partir ", "enviado via ", "obtener outlook ", "inviato da ", "inviato dal ",
        "scarica outlook ", "verzonden vanaf ", "verstuurd vanaf ", "verzonden met ", "verstuurd met ",
        "skickat från ", "skickades från ", "sendt fra ", "lähetetty ", "wysłane z ", "wysłano z ", "odesláno z ",
        "odesláno ze ", "odoslané z ", "отправлено с ", "отправлено из ", "надіслано з ", "elküldve ",
        "trimis de pe ", "发自我的", "發自我的", "从我的", "從我的", "изпратено от ", "poslano z ", "poslano s ", "poslano iz ",
        "enviat des del ", "enviat des de ", "gửi từ ", "dikirim dari ", "ส่งจาก ", "נשלח מ", "أرسلت من ",
        "تم الإرسال من ", "verzonden vanuit ", "skickat med ", "sendt med ", "enviado con ", "enviado com ",
        "envoyé avec ", "inviato con ", "wysłano za ", "outlook für ", "holen sie sich outlook ", "descarga outlook ",
        "hanki outlook ", "iphone'umdan ", "στάλθηκε από ", "hämta outlook ", "hent outlook ", "pobierz outlook ",
    ]
    static let programEndings = [
        "gesendet", "から送信", "에서 보냄", "gönderildi", "から送信されました", "kutuldatud",
    ]
    /// What sentences have, and no program's line.
    static let ofSentences: Set<Substring> = [
        "is", "are", "was", "were", "should", "must", "can", "cannot", "can't", "can’t", "does", "doesn't", "doesn’t",
        "don't", "don’t", "didn't", "didn’t", "they", "we", "has", "have", "not", "never", "when", "ist", "sind",
        "kann", "geht", "klappt", "nicht", "wird", "werden",
    ]
    /// These begin sentences too: with more than four words, one of `participles` ends a program's line.
    static let sentencesToo = ["von meinem ", "outlook für "]
    static let participles: Set<String> = [
        "gesendet", "geschickt", "verschickt", "versendet", "geschrieben", "verfasst", "beziehen", "herunterladen",
        "holen", "abrufen",
    ]
    static let devices = [
        "iphon", "ipad", "android", "blackberry", "outlook", "mail", "samsung", "galaxy", "handy", "mobil", "phone",
        "pixel", "huawei", "xiaomi", "windows", "yahoo", "proton", "tablet", "htc", "nokia", "sony", "motorola",
        "oneplus", "spark", "smartphone", "puhelimesta", "téléphone", "móvil", "celular", "cellulare", "telefoon",
        "telefon", "手机", "ipod", "mac", "mailspring", "device", "gmx", "web.de", "t-online", "superhuman", "typeapp",
        "e-post", "correo", "courrier", "messagerie", "missive", "thunderbird", "k-9", "airmail", "tutanota", "tuta",
        "fastmail",
    ]
}
