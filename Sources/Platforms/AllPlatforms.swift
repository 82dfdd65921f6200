/// Every platform triaged speaks with, in alphabetical order. To add one: a folder beside this file, and its line here.
package let allPlatforms: [any Platform.Type] = [
]

package func platform(named name: String) -> (any Platform.Type)? {
    allPlatforms.first { $0.name == name }
}
