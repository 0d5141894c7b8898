import Recipes
import Teachers

extension Teacher {
  /// A teacher as a recipe describes it; what is wrong goes to the log.
  init?(_ spec: TeacherSpec, environment: [String: String], log: FindingLog) {
    let place: Place
    let model: String
    switch spec.place {
    case .local(""): return nil  // Its description lacks a place, and the log says so.
    case .local(let name):
      guard let known = LocalModel.all.first(where: { $0.name == name }) else {
        log.error(
          spec.mark, "teacher \"\(spec.name)\": there is no local model \"\(name)\"",
          hint: suggestion(for: name, among: LocalModel.all.map(\.name)))
        return nil
      }
      place = .local(known)
      model = name
    case .endpoint(let url, let name, let key):
      place = .endpoint(url: url, key: key)
      if let key, environment[key] ?? "" == "" {
        // Not an error: a run whose answers are all paid for needs no key.
        log.warning(
          spec.mark, "teacher \"\(spec.name)\": the environment variable \(key) is not set",
          hint: "export \(key)=…")
      }
      model = name
    }
    self.init(
      name: spec.name, place: place, model: model, price: spec.price,
      concurrency: spec.concurrency, limits: spec.limits, timeout: spec.timeout,
      system: spec.system,
      examples: spec.examples.map { ($0.question, $0.answer) })
  }
}
