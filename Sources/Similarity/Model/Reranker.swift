/// The logistic regression over the features of a pair.
struct Reranker: Sendable {
    /// One for each feature, in the order of `PairFeatures.names`.
    let coefficients: [Float]
    let intercept: Float
    /// How an outside model's cosines count; `nil` where the file does not say, which leaves them out.
    let dense: DenseWeights?

    /// Reads `{"features": [names in order], "coefficients": […], "intercept": x, "dense": [three, may be missing]}`.
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
        dense = try json["dense"].map { value throws(ModelError) in try DenseWeights(value) }
    }
}

/// The line that stacks the standing of a dense cosine on the logit.
struct DenseWeights: Sendable, Equatable {
    let logit: Float
    let standing: Float
    let intercept: Float

    init(_ value: FlatJSON.Value) throws(ModelError) {
        guard case .numbers(let numbers) = value, numbers.count == 3, numbers.allSatisfy(\.isFinite) else {
            throw ModelError(.reranker, "\"dense\" needs three numbers: for the logit, the standing, and what is added")
        }
        logit = Float(numbers[0])
        standing = Float(numbers[1])
        intercept = Float(numbers[2])
    }

    func stacked(_ base: Float, _ standing: Float) -> Float { logit * base + self.standing * standing + intercept }
}
