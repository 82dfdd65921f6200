/// The mark: three ways in, one way on.
enum IconAsset: Asset {
    static let path = "/assets/icon.svg"
    static let mediaType = "image/svg+xml"
    static let content = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#5753c6"/>\
        <g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">\
        <path d="M7 9c7 0 7 7 12 7M7 23c7 0 7-7 12-7M7 16h18M21 11.5l4.5 4.5-4.5 4.5"/></g></svg>

        """
}
