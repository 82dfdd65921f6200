/// How everything looks: one small sheet, light and dark, from 320 pixels up.
enum Stylesheet: Asset {
    static let path = "/assets/hub.css"
    static let mediaType = "text/css; charset=utf-8"
    static let content = colours + frame + pieces + threads + decisions + themes + narrow

    private static let colours = """
        :root {
          color-scheme: light dark;
          --ground: #fafaf9; --card: #fff; --line: #e6e4e0; --text: #1f1e1c; --quiet: #6b6862; --code: #f3f2ef;
          --accent: #5753c6; --accent-text: #4a46b3; --on-accent: #fff; --accent-soft: #eeedfb;
          --good: #18794e; --good-soft: #e3f5ea; --warm: #8a5a00; --warm-soft: #fdf0d0; --bad: #b42318; --bad-soft: #fdeae7;
          --mark: #fde68a; --on-mark: #3d2f00; --shadow: 0 1px 2px rgb(0 0 0 / .04);
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #131316; --card: #1a1a1e; --line: #2c2c32; --text: #ececee; --quiet: #9d9da6; --code: #25252a;
            --accent: #7c78e8; --accent-text: #aeabff; --on-accent: #0f0e1c; --accent-soft: #26254a;
            --good: #6cd39b; --good-soft: #14301f; --warm: #f0c05a; --warm-soft: #352a10; --bad: #ff9c90; --bad-soft: #3d1b17;
            --mark: #5b4a10; --on-mark: #ffe9a6; --shadow: none;
          }
        }

        """

    private static let frame = """
        *, *::before, *::after { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; scroll-padding-top: 4.5rem; }
        body {
          margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
        }
        .wide { width: 100%; max-width: 68rem; margin-inline: auto; padding-inline: 1.5rem; }
        .bar { position: sticky; top: 0; z-index: 1; background: var(--card); border-bottom: 1px solid var(--line); }
        .bar .wide { display: flex; align-items: center; gap: 1.75rem; min-height: 3.5rem; }
        .brand { display: flex; align-items: center; gap: .6rem; font-weight: 650; color: var(--text); text-decoration: none; }
        .brand img { display: block; }
        nav { min-width: 0; }
        nav ul { display: flex; gap: .25rem; margin: 0; padding: 4px; list-style: none; overflow-x: auto; scrollbar-width: none; }
        nav a {
          display: block; padding: .35rem .7rem; border-radius: .45rem; color: var(--quiet); text-decoration: none;
          white-space: nowrap; font-size: .94rem;
        }
        nav a:hover { color: var(--text); background: var(--code); }
        nav a[aria-current] { color: var(--text); background: var(--code); font-weight: 560; }
        main { padding-block: 2.25rem 3rem; outline: none; }
        footer { color: var(--quiet); font-size: .85rem; padding-block: 0 2rem; }
        .skip { position: absolute; left: -99rem; }
        .skip:focus { left: 1rem; top: .75rem; z-index: 2; padding: .4rem .8rem; background: var(--card); border-radius: .45rem; }
        .away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: .3rem; }
        a { color: var(--accent-text); text-underline-offset: .18em; text-decoration-thickness: 1px; }
        h1 { margin: 0 0 .4rem; font-size: 1.7rem; line-height: 1.25; letter-spacing: -.015em; text-wrap: balance; }
        h2 { margin: 0 0 .9rem; font-size: 1.02rem; }
        h3 { margin: 1.5rem 0 .5rem; font-size: .94rem; }
        p { margin: 0 0 .7rem; }
        code { padding: .1em .35em; border-radius: .3rem; background: var(--code); font: .86em/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
        pre { margin: .5rem 0; padding: .8rem 1rem; border-radius: .5rem; background: var(--code); overflow-x: auto; }
        pre code { padding: 0; background: none; white-space: pre; overflow-wrap: normal; }
        summary { cursor: pointer; color: var(--quiet); font-size: .92rem; width: fit-content; }
        summary:hover { color: var(--text); }
        time { white-space: nowrap; }

        """

    private static let pieces = """
        .lead { max-width: 42rem; margin-bottom: 1.6rem; color: var(--quiet); }
        .quiet { color: var(--quiet); font-size: .9rem; font-weight: 400; }
        .small { font-size: .84rem; }
        .card {
          margin-bottom: 1.25rem; padding: 1.25rem 1.4rem; background: var(--card);
          border: 1px solid var(--line); border-radius: .75rem; box-shadow: var(--shadow);
        }
        .card > :last-child { margin-bottom: 0; }
        .columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 21rem); gap: 2rem; align-items: start; }
        .empty { padding: 2rem 1.5rem; border: 1px dashed var(--line); border-radius: .75rem; color: var(--quiet); text-align: center; }
        .empty :last-child { margin-bottom: 0; }
        .empty strong { color: var(--text); }
        .warning {
          margin-block: 1rem 0; padding: .6rem 1rem; border-radius: .6rem; overflow-wrap: anywhere;
          background: var(--bad-soft); color: var(--bad);
        }
        .pill {
          display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .8rem; font-weight: 540;
          background: var(--code); color: var(--quiet);
        }
        .pill.good { background: var(--good-soft); color: var(--good); }
        .pill.warm { background: var(--warm-soft); color: var(--warm); }
        .pill.bad { background: var(--bad-soft); color: var(--bad); }
        .pill.accent { background: var(--accent-soft); color: var(--accent-text); }
        .pill.team { background: none; color: var(--text); box-shadow: inset 0 0 0 1px var(--line); }
        .tag { color: var(--quiet); font-size: .84rem; }
        .tag::before { content: "#"; opacity: .6; }
        .ref { font: 560 .86rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; color: var(--quiet); white-space: nowrap; }
        .facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem .55rem; }
        .words { white-space: pre-wrap; }
        .notice { padding: .7rem 1rem; border-radius: .5rem; background: var(--accent-soft); color: var(--accent-text); font-size: .94rem; }
        .notice.bad { background: var(--bad-soft); color: var(--bad); }
        label { display: block; margin-bottom: .35rem; font-size: .92rem; font-weight: 540; }
        textarea, input:not([type=hidden]) {
          display: block; width: 100%; padding: .55rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
          background: var(--ground); color: inherit; font: inherit;
        }
        textarea { resize: vertical; }
        textarea:focus-visible, input:focus-visible { outline-offset: 0; border-color: transparent; border-radius: .5rem; }
        /* Firefox makes placeholders paler by opacity, which would take them below a readable contrast. */
        ::placeholder { color: var(--quiet); opacity: 1; }
        button, .button {
          display: inline-block; padding: .5rem 1.1rem; border: 0; border-radius: .5rem; background: var(--accent);
          color: var(--on-accent); font: inherit; font-weight: 560; text-decoration: none; cursor: pointer;
        }
        .choices { display: flex; flex-wrap: wrap; gap: .5rem; margin: .6rem 0 .2rem; }
        form.choice { display: inline-block; margin: 0; }
        form.choice button, span.choice {
          display: inline-block; padding: .28rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
          background: var(--card); color: var(--text); font-size: .88rem; font-weight: 500;
        }
        form.choice button:hover { border-color: var(--accent); color: var(--accent-text); filter: none; }
        span.choice { color: var(--quiet); }
        .others { margin: 0; padding: 0; list-style: none; }
        .others > li + li { margin-top: .9rem; padding-top: .9rem; border-top: 1px solid var(--line); }
        .others p { margin: 0; }
        .notice form.choice { margin-left: .4rem; }
        .merge form { margin-top: .7rem; }
        button:hover, .button:hover { filter: brightness(1.08); }
        .row { display: flex; align-items: center; gap: .8rem; margin-top: .8rem; }
        .row label { margin: 0; white-space: nowrap; }
        .row input { flex: 1; min-width: 0; max-width: 16rem; }
        .row button { margin-left: auto; }
        .rows { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
        .rows > li { padding: 1rem .25rem; border-bottom: 1px solid var(--line); }
        .rows .title { display: block; margin-bottom: .3rem; color: var(--text); font-weight: 560; text-decoration: none; }
        .rows .title:hover { color: var(--accent-text); }
        .rows .title .ref { margin-right: .35rem; }
        .rows .facts { margin: 0; }
        .rows:empty { display: none; }
        .pages { margin-top: 1.5rem; }
        .problem { max-width: 34rem; margin: 3rem auto; text-align: center; }
        .problem .code { margin: 0; color: var(--quiet); font: 560 .95rem/1.5 ui-monospace, monospace; }
        .problem .button { margin-top: .8rem; }
        .figures { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 1rem 0 1.75rem; padding: 0; list-style: none; }
        .figures strong { display: block; font-size: 1.75rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .figures span { color: var(--quiet); font-size: .9rem; }
        .checks { margin: 0; padding: 0; list-style: none; }
        .checks li { padding: .3rem 0; }
        .tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 0 1.25rem; }
        .counts { margin: 0; }
        .counts div { display: flex; justify-content: space-between; gap: 1rem; padding: .2rem 0; }
        .counts dd { margin: 0; font-variant-numeric: tabular-nums; }

        """

    private static let threads = """
        .face {
          flex: none; display: grid; place-items: center; width: 32px; height: 32px; border-radius: 50%;
          font-size: .74rem; font-weight: 640; background: var(--code);
        }
        img.face { border-radius: 9px; }
        .tint0 { background: #dbe7ff; color: #1f4aa8; } .tint1 { background: #d8f3e3; color: #17613c; }
        .tint2 { background: #ffe6cf; color: #8a4300; } .tint3 { background: #f9dcea; color: #94205f; }
        .tint4 { background: #e7e0ff; color: #5330b0; } .tint5 { background: #d4f1f4; color: #0e5c66; }
        .message, .voice { display: flex; gap: .85rem; }
        .message + .message, .voice + .voice { margin-top: 1.1rem; }
        .voice + .voice { padding-top: 1.1rem; border-top: 1px solid var(--line); }
        .message > div, .voice > div { flex: 1; min-width: 0; }
        .who { margin-bottom: .15rem; }
        .who .quiet { margin-left: .2rem; }
        .who > a { font-size: .9rem; }
        .heard .who { margin-bottom: .5rem; }
        .message .words:last-child, .voice .words:last-child { margin-bottom: 0; }
        .withdrawn .words { color: var(--quiet); text-decoration: line-through; }
        .body > :last-child { margin-bottom: 0; }
        .body p, .body blockquote, .body li { white-space: pre-wrap; }
        .body blockquote { margin: 0 0 .7rem; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); color: var(--quiet); }
        .thread:target { border-color: var(--accent); box-shadow: 0 0 0 3px var(--accent-soft); }
        .thread-foot {
          display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.2rem; margin-top: 1rem; padding-left: calc(32px + .85rem);
        }
        .thread-foot > .ref { text-decoration: none; color: var(--accent-text); }
        .thread-foot > .ref span { font: 400 .9rem/1.5 system-ui, sans-serif; }
        .thread-foot > .ref:hover span { text-decoration: underline; }
        .reply[open] { flex-basis: 100%; }
        .reply[open] summary { margin-bottom: .6rem; }
        aside h2 { margin-top: .35rem; }
        aside .card h2 { margin-top: 0; }
        .heard { padding: .9rem 1.1rem; font-size: .93rem; }
        .room { margin-right: .1rem; }
        .more { margin-top: 1.1rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
        .more > .voice { margin-top: 1.1rem; }
        .answers { margin: .6rem 0 0; }
        .answers div { margin-bottom: .5rem; }
        .answers dt { color: var(--quiet); font-size: .87rem; }
        .answers dd { margin: 0; }
        .files { margin: .5rem 0 0; padding-left: 1.1rem; }
        .request-head { margin-bottom: 1.6rem; }
        .request-head .ref { margin: 0; }

        """

    private static let decisions = """
        .settings { margin: 0 0 1.1rem; }
        .settings div { display: grid; grid-template-columns: 5.2rem minmax(0, 1fr); gap: .75rem; padding: .2rem 0; }
        .settings dt { color: var(--quiet); font-size: .92rem; }
        .settings dd { margin: 0; }
        .decision details { margin: .8rem 0; }
        .rules { margin: 0; padding: 0; list-style: none; }
        details > .rules { margin-top: .7rem; }
        .rule { margin: 0 0 .6rem; padding: .55rem .9rem; border-left: 3px solid var(--line); background: var(--ground); border-radius: 0 .5rem .5rem 0; }
        .rule p { margin: 0; }
        .rule .name { font-weight: 560; }
        .rule.matched { border-left-color: var(--good); background: var(--good-soft); }
        .rule .tick { display: inline-block; width: 1.2rem; color: var(--quiet); font-weight: 700; }
        .rule.matched .tick { color: var(--good); }
        .rule.failed .name, .rule.skipped .name { font-weight: 400; color: var(--quiet); }
        .rule.skipped { padding-block: .2rem; background: none; }
        .rule .place { color: var(--quiet); font-size: .8rem; font-weight: 400; }
        .rule .evidence, .rule .excerpt, .rule .effects { margin: .25rem 0 0 1.2rem; font-size: .91rem; }
        .rule .evidence code { background: var(--card); }
        .rule .excerpt { color: var(--quiet); }
        mark { padding: 0 .15em; border-radius: .2rem; background: var(--mark); color: var(--on-mark); }
        .effects { padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .3rem .5rem; }
        .effects .gave { padding: .05rem .5rem; border-radius: .35rem; background: var(--card); color: var(--good); font-weight: 540; }
        .effects .taken { color: var(--quiet); }
        .posts, .history { margin: 0; padding: 0; list-style: none; }
        .post + .post { margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        .post p { margin-bottom: .3rem; }
        .post .why { font-size: .91rem; color: var(--quiet); }
        .post .said { color: var(--text); }
        .post .body { margin: .5rem 0 .2rem; padding: .7rem .9rem; border-radius: .5rem; background: var(--ground); font-size: .93rem; }
        .history li { position: relative; padding: .2rem 0 .5rem 1.1rem; font-size: .93rem; }
        .history li::before {
          content: ""; position: absolute; left: 0; top: .68rem; width: 7px; height: 7px; border-radius: 50%; background: var(--line);
        }
        .history li:last-child { padding-bottom: 0; }

        """

    private static let themes = """
        .spans { display: inline-flex; flex-wrap: wrap; gap: .15rem; margin: 0 0 1rem; padding: .2rem; list-style: none; background: var(--code); border-radius: .6rem; }
        .spans a { display: block; padding: .22rem .8rem; border-radius: .45rem; color: var(--quiet); font-size: .9rem; text-decoration: none; }
        .spans a:hover { color: var(--text); }
        .spans a[aria-current] { background: var(--card); color: var(--text); font-weight: 560; box-shadow: var(--shadow); }
        .crumb { margin-bottom: .9rem; font-size: .92rem; }
        .theme header { display: flex; align-items: baseline; gap: .4rem 1rem; margin-bottom: .7rem; }
        .theme h1, .theme h2 { flex: 1; min-width: 0; margin: 0; font-size: 1.2rem; line-height: 1.35; letter-spacing: -.01em; }
        .theme h1::first-letter, .theme h2::first-letter { text-transform: uppercase; }
        .theme h2 a { color: inherit; text-decoration: none; }
        .theme h2 a:hover { color: var(--accent-text); text-decoration: underline; }
        .theme .pill { white-space: nowrap; }
        .theme .weeks { display: flex; flex-wrap: wrap; align-items: flex-end; gap: .4rem 1.6rem; margin-bottom: .8rem; }
        .theme .weeks p { margin: 0; color: var(--quiet); font-size: .9rem; }
        .theme .weeks strong { color: var(--text); font-size: 1.3rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
        .theme .trend { display: flex; align-items: flex-end; gap: .7rem; }
        .theme .teams { display: flex; flex-wrap: wrap; gap: .3rem; }
        .theme .trend svg { flex: none; margin-bottom: .25rem; }
        .theme rect { fill: var(--quiet); opacity: .3; }
        .theme rect.present { fill: var(--accent); opacity: 1; }
        .theme figure { margin: 0 0 .8rem; }
        .theme blockquote { margin: 0; padding-left: .9rem; border-left: 3px solid var(--line); }
        .theme blockquote::before { content: "“"; }
        .theme blockquote::after { content: "”"; }
        .theme figcaption { padding-left: calc(.9rem + 3px); }
        .theme details { margin-top: .9rem; }
        .theme .rows { margin-top: .6rem; }
        .theme .rows > li { padding-block: .7rem; }
        .theme .rows > li:last-child { border-bottom: 0; }

        """

    private static let narrow = """
        @media (max-width: 56rem) {
          .columns { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
        }
        @media (max-width: 36rem) {
          .wide { padding-inline: 1rem; }
          .bar { position: static; }
          .bar .wide { flex-wrap: wrap; gap: .1rem; padding-block: .7rem .3rem; }
          nav { width: calc(100% + 1rem); margin-inline: -.5rem; }
          nav ul { gap: 0; }
          nav a { padding-inline: .26rem; font-size: .8rem; }
          html { scroll-padding-top: 1rem; }
          main { padding-block: 1.5rem 2rem; }
          h1 { font-size: 1.4rem; }
          .card { padding: 1rem; border-radius: .6rem; }
          .composer .row, .reply .row { flex-wrap: wrap; }
          .row input { max-width: none; flex-basis: 60%; }
          .row button { width: 100%; margin: 0; }
          .message, .voice { gap: .65rem; }
          .thread-foot { padding-left: 0; }
          .settings div { grid-template-columns: minmax(0, 1fr); gap: 0; padding: .3rem 0; }
          .rule { padding-inline: .7rem; }
          .rule .evidence, .rule .excerpt, .rule .effects { margin-left: 0; }
          textarea, input { font-size: 16px; }
        }
        @media (prefers-reduced-motion: no-preference) {
          html { scroll-behavior: smooth; }
          a, button, summary { transition: color .12s, background-color .12s; }
        }
        @media print {
          .bar, .skip, .reply, .composer { display: none; }
          .card { break-inside: avoid; box-shadow: none; }
        }

        """
}
