/// Stops with words, which `precondition` would not say in a release build.
package func demand(_ holds: Bool, _ words: @autoclosure () -> String) {
    guard holds else { fatalError(words()) }
}
