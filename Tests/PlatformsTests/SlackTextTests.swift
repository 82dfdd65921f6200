import Platforms
import Testing

struct SlackTextTests {
    private let text = SlackText(
        directory: SlackDirectory(channels: ["C1": "#payments"], people: ["U1": "Ada Okoye"]))

    @Test(arguments: [
        ("hello <@U1>, and <@U2>, and <@U3|cleo>", "hello @Ada Okoye, and @U2, and @cleo"),
        ("in <#C1> or <#C9|other> or <#C8|>", "in #payments or #other or #C8"),
        ("<!channel> <!here|@here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@ops> <!subteam^S2|design> <!subteam^S3>", "@ops @design @S3"),
        ("due <!date^1392734382^{date}|Feb 18, 2014>", "due Feb 18, 2014"),
        ("<https://a.example/x_y_z|the *docs*>", "the *docs* (https://a.example/x_y_z)"),
        ("<https://a.example/?a=1&amp;b=2>", "https://a.example/?a=1&b=2"),
        ("<http://acme.example|acme.example> <mailto:a@b.example|a@b.example>", "acme.example a@b.example"),
        ("a &lt;b&gt; &amp;amp; c &copy;", "a <b> &amp; c &copy;"),
        ("*bold* _it_ ~gone~ _*both*_", "bold it gone both"),
        ("snake_case_name 2*3*4 a * b * c ~ 5", "snake_case_name 2*3*4 a * b * c ~ 5"),
        ("*not\nclosed* here", "*not\nclosed* here"),
        ("`a_b *c*` and ```x &lt; *y*\n_z_```", "a_b *c* and x < *y*\n_z_"),
        ("it's 5` long", "it's 5` long"),
        ("&gt; quoted\r\nline", "> quoted\nline"),
        ("<nothing> and <", "nothing and <"),
        ("*Größe* _été_", "Größe été"),
        ("<https://a.example|a &amp;lt; b> <#C1|&amp;x>", "a &lt; b (https://a.example) #&x"),
        ("<tel:+1|+1> <https://b.example|> <!> <@>", "+1 https://b.example @ @"),
        ("_(*_*", "("),
        ("&am &amp &ampx &lt &l", "&am &amp &ampx &lt &l"),
        ("", ""),
    ])
    func `mrkdwn becomes plain text`(raw: String, plain: String) {
        #expect(text.plain(raw) == plain)
    }

    @Test func `hostile text costs linear time`() {
        for unit in ["<", "*a ", "`", "```", "&", "<@", "_*~", "<a|", "*a*"] {
            let long = String(repeating: unit, count: 60_000)
            let clock = ContinuousClock()
            // Quadratic work would take minutes here.
            #expect(clock.measure { _ = text.plain(long) } < .seconds(5), "\(unit)")
        }
    }
}
