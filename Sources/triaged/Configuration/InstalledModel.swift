import ArgumentParser
import Intake
import Similarity

/// The similarity model that was installed with the program: read when it is first needed, once per process.
enum InstalledModel {
    /// Takes some milliseconds and about 10 MB the first time.
    static let read = Result { () throws(ModelError) -> SimilarityModel in try SimilarityModel.shipped() }

    /// What `similar_to` asks, wherever this program reads rules; reads the model when a rule first has examples.
    ///
    /// Where there is no model nothing is near: whoever reads rules that ask has to look at `failure`.
    static let likeness: any Likeness = InstalledLikeness()

    /// Why the model cannot be read, with its path; `nil` when it can.
    static var failure: ModelError? {
        if case .failure(let error) = read { error } else { nil }
    }

    /// For commands that cannot do without.
    static func require() throws { _ = try required() }

    static func required() throws -> SimilarityModel {
        switch read {
        case .success(let model): return model
        case .failure(let error):
            Terminal.standardError("\(error)\n\(hint)")
            throw ExitCode(Exit.configuration)
        }
    }

    static let hint = "the model's folder is installed beside the program: see deploy/README.md"
}

private struct InstalledLikeness: Likeness {
    func prepare(_ examples: [String]) -> any PreparedExamples {
        switch InstalledModel.read {
        case .success(let model): SemanticLikeness(model: model).prepare(examples)
        case .failure: NothingNear()
        }
    }
}

private struct NothingNear: PreparedExamples {
    func nearest(to text: String) -> (score: Int, example: Int) { (0, 0) }
}
