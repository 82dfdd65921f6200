/// Tells how near texts are to one theme, as its book stood.
package struct ThemeCompass: Sendable {
    /// The mean direction of all themes.
    private let centre: [Double]
    /// The theme alone.
    private let theme: ThemeSums

    init(centre: [Double], theme: ThemeSums) {
        self.centre = centre
        self.theme = theme
    }

    /// The cosine with the theme's centre, as seen from the centre of all; zero for a text without known words.
    package func nearness(of profile: TextProfile) -> Float {
        guard let direction = ThemeSums.direction(of: profile) else { return 0 }
        return Float(ThemeView(from: centre, to: direction).cosines(with: theme, at: [0])[0])
    }
}
