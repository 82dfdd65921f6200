/// The logistic regression over the features of a pair.
struct Reranker: Sendable {
    /// One for each feature, in the order of `PairFeatures.names`.
    let coefficients: [Float]
    let intercept: Float

    /// Reads `{"features": [names in order], "coefficients": […], "intercept": x}`.
    init(_ bytes: [UInt8]) throws(ModelError) {
        let json = try FlatJSON.object(bytes)
        guard case .texts(let names)? = json["features"], case .numbers(let coefficients)? = json["coefficients"],
            case .numbers(let intercept)? = json["intercept"], intercept.count == 1
        else {
            throw ModelError(.reranker, "it needs \"features\", \"coefficients\" and \"intercept\"")
        }
        guard names == PairFeatures.names else {
            throw ModelError(.reranker, "its features are not \(PairFeatures.names.joined(separator: ", "))")
        }
        guard coefficients.count == names.count, (coefficients + intercept).allSatisfy(\.isFinite) else {
            throw ModelError(.reranker, "\(coefficients.count) coefficients for \(names.count) features")
        }
        self.coefficients = coefficients.map { Float($0) }
        self.intercept = Float(intercept[0])
    }
}
