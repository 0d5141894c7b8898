import Asking
import Corpus
import Formats
import Recipes
import Teachers
import Values

/// Keeps n questions that are unlike each other, by their embeddings.
public struct Diverse: RecipeFilter {
  public static let name = "diverse"
  public static let guide = FilterGuide(
    "keeps n questions that are unlike each other, by their embeddings",
    parameters: [
      FilterParameter("keep", nil, "how many stay"),
      FilterParameter(
        "embedder", nil, "the teacher that gives vectors, by its name in the recipe"),
      FilterParameter(
        "method", "farthest",
        "`farthest`: one after another the question that is farthest from all that stay (time grows with the questions times those that stay: up to some 100,000 times 10,000); or `clusters`: of each of `clusters` groups of questions that are alike the same number, drawn with the recipe's seed"
      ),
      FilterParameter(
        "clusters", "the root of `keep`", "of `clusters`: how many groups k-means makes"),
      .of,
    ], cost: .embeddings,
    examples: [
      FilterExample(
        "diverse: { embedder: model, keep: 2 }",
        [
          .kept("Ann buys five apples."),
          .dropped("Ann buys five pears.", because: "others that stay are like it"),
          .kept("Prove that the product is even."),
        ]),
      FilterExample(
        "diverse: { embedder: model, keep: 2, method: clusters, clusters: 2 }",
        [
          .kept("Ann buys five apples."),
          .dropped("Ann buys five pears.", because: "others that stay are like it"),
          .kept("Prove that the product is even."),
        ]),
    ])
  static let version: Int64 = 1

  private enum Method: String, CaseIterable { case farthest, clusters }

  private let keep: Int
  private let method: Method
  private let clusters: Int
  private let seed: Int64
  private let labels: RowLabels<Question>

  public init?(_ fields: Fields, in setting: Setting) {
    let keep = fields.requiredInteger("keep", in: 1...Int64.max)
    let method = fields.choice(
      "method", of: Method.allCases.map(\.rawValue), default: Method.farthest.rawValue)
    let clusters = fields.integer("clusters", in: 1...100_000)
    if fields.has("clusters"), method == Method.farthest.rawValue {
      fields.log.error(
        fields.mark(of: "clusters"), "\(fields.owner): clusters belongs to method: clusters")
    }
    let labels = RowLabels<Question>(embedding: fields, in: setting, examples: []) { $0.wholeText }
    guard let keep, let method = method.flatMap(Method.init), let labels else { return nil }
    self.keep = Int(keep)
    self.method = method
    self.clusters =
      clusters.map { Int($0) } ?? min(100_000, max(1, Int(Double(keep).squareRoot().rounded())))
    self.labels = labels
    seed = setting.seed
  }

  public var labelling: Labelling<Question>? { labels.labelling }
  public var keepsCount: Bool { true }

  public func expectedKept(of rows: RowCounts) -> RowCounts {
    rows.keeping(keep, of: labels.scope)
  }

  public var identity: Record {
    [
      "filter": .string(Self.name), "version": .integer(Self.version),
      "keep": .integer(Int64(keep)), "method": .string(method.rawValue),
      "clusters": method == .clusters ? .integer(Int64(clusters)) : .null,
      "seed": .integer(seed), "of": labels.scope.value, "labels": labels.identity,
    ]
  }

  /// Memory: a vector for each question of the scope, four bytes a number.
  public func survey(_ rows: ShardReader<Question>, asking asker: any Asker) async throws
    -> Survey<Question>
  {
    try await asker.settle({ labels.calls(for: rows) { _ in true } }, .none)
    let order = SeededOrder(seed: seed, purpose: Self.name)
    var found: [(rank: UInt64, id: RowID, vector: [Float])] = []
    var unusable: [RowID: String] = [:]
    var spending = Spending()
    try await rows.forEach { question in
      guard labels.scope.contains(question) else { return }
      let chain = try asker.chain(from: labels.call(question), .none)
      spending += chain.spending
      switch chain.links.last?.outcome {
      case nil: throw RetortError(.bug, "a vector was never asked for")
      case .refused(let refusal):
        unusable[question.id] = "HTTP \(refusal.status): \(refusal.message)"
      case .reply(let reply):
        if let vector = reply.vector {
          found.append((order.rank(question.id), question.id, vector))
        } else {
          unusable[question.id] = "the reply has no vector"
        }
      }
    }
    // Whatever the order of the rows is.
    found.sort { ($0.rank, $0.id) < ($1.rank, $1.id) }
    let dimensions = Dictionary(grouping: found, by: \.vector.count).mapValues(\.count)
    var vectors = Vectors(
      dimension: dimensions.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0)
    var ids: [RowID] = []
    for (_, id, vector) in found {
      if vectors.add(vector) { ids.append(id) } else { unusable[id] = "its vector cannot be used" }
    }
    let kept = Set(chosen(vectors).map { ids[$0] })
    var notes = shortfall(
      wanted: keep, found: ids.count, of: labels.scope, "questions with a vector")
    if !unusable.isEmpty { notes.append("\(grouped(unusable.count)) questions have no vector") }
    return Survey(notes: notes, spending: spending) { [unusable] question in
      guard labels.scope.contains(question), !kept.contains(question.id) else {
        return .keep(question)
      }
      if let why = unusable[question.id] {
        return .drop(reason: "it has no vector", evidence: ["error": .string(why)])
      }
      return .drop(
        reason: "others that stay are like it",
        evidence: ["embedder": .string(labels.terms.teacher.model)])
    }
  }

  /// The vectors that stay, by their places.
  private func chosen(_ vectors: Vectors) -> [Int] {
    switch method {
    case .farthest: return vectors.farthestFirst(keep, from: 0)
    case .clusters:
      let groups = Dictionary(
        grouping: SphericalKMeans(vectors, k: clusters, seed: seed).clusters.enumerated(),
        by: \.element
      ).sorted { $0.key < $1.key }.map { $0.value.map(\.offset) }
      // One of each in turn, so that small groups are there with all they have.
      var chosen: [Int] = []
      var turn = 0
      while chosen.count < min(keep, vectors.count) {
        for group in groups where turn < group.count && chosen.count < keep {
          chosen.append(group[turn])
        }
        turn += 1
      }
      return chosen
    }
  }
}
