import Formats
import Foundation
import Machine
import Recipes
import Tokenizers
import Values

/// Checks a training before it costs anything: its data, its student and its launcher's keys against each other.
///
/// One pass over the data; memory does not grow with it but for 20 bytes a row.
public struct Preflight: Sendable {
  /// Where things are that a training names.
  public struct Places: Sendable {
    /// Where the training's relative paths start.
    public let folder: String
    /// The files of its rows.
    public let data: FileSet
    /// The folder that the launcher will write to.
    public let output: String
    /// The folder with Jinja2.
    public let packages: String

    public init(
      folder: String, data: FileSet, output: String,
      packages: String = DependencyFolder.current.python
    ) {
      (self.folder, self.data, self.output, self.packages) = (folder, data, output, packages)
    }
  }

  /// How far the pass has come.
  public struct Progress: Sendable {
    public let rows: Int
    /// Nil where rows were not counted beforehand.
    public let total: Int?
    /// Seconds since the first row.
    public let seconds: Double
  }

  private let spec: TrainingSpec
  private let places: Places

  public init(_ spec: TrainingSpec, _ places: Places) {
    (self.spec, self.places) = (spec, places)
  }

  /// Runs all checks.
  ///
  /// - Throws: ``RetortError`` if there is no student, no data, or no Python; faults of the training itself are in the
  ///   report.
  public func run(progress: (Progress) -> Void = { _ in }) throws -> PreflightReport {
    let unknown = spec.acknowledged.subtracting(Checks.guides.map(\.name)).sorted()
    if let name = unknown.first {
      throw RetortError(
        .usage, "there is no check \"\(name)\" to acknowledge",
        hint: suggestion(for: name, among: Checks.guides.map(\.name)))
    }
    let files = try StudentFiles.find(spec.student, folder: places.folder)
    let tokenizer = try Tokenizer(json: files.tokenizer, named: "\(files.name)/tokenizer.json")
    let own = try files.chatTemplate.map {
      try JinjaRenderer(template: $0, names: files.names, packages: places.packages)
    }
    let template = try LaunchTemplate.choose(spec, files, folder: places.folder, student: own)
    // Only the size decides whether rows are packed, where the training does not say so.
    let counted = spec.settings.packing == nil ? try count() : nil
    let first = spec.settings.resolved(
      rows: counted ?? 0, launcher: spec.launcher, devices: spec.devices)
    let keys = LaunchKeys(options: spec.options, launcher: spec.launcher)
    let probe = try probe(files, template, own)
    let start = Date()
    let survey = try surveyor(files, tokenizer, template, first, keys).run(
      places.data,
      packer: Packer(
        first.packing, cutoff: spec.cutoff, portion: first.mapBatch, workers: first.mapWorkers)
    ) { rows in
      progress(Progress(rows: rows, total: counted, seconds: -start.timeIntervalSinceNow))
    }
    let facts = Facts(
      spec: spec,
      settings: spec.settings.resolved(
        rows: survey.rows + survey.unreadable.count, launcher: spec.launcher, devices: spec.devices),
      student: files, tokenizer: tokenizer, template: template, probe: probe, survey: survey,
      keys: keys, surroundings: try Surroundings(places))
    return try PreflightReport(facts, seconds: -start.timeIntervalSinceNow)
  }

  private func count() throws -> Int {
    let reader = places.data.reader(columns: [])
    var rows = 0
    while try reader.next() != nil { rows += 1 }
    return rows
  }

  private func probe(_ files: StudentFiles, _ template: LaunchTemplate, _ own: JinjaRenderer?)
    throws
    -> Probe
  {
    let question = Message(role: "user", content: Probe.question)
    func rendered(_ renderer: JinjaRenderer, _ chat: [Message]) throws -> String? {
      guard case .text(let text, _) = try renderer.render([chat], isPrompt: true).first else {
        return nil
      }
      return text
    }
    let asked = try own.flatMap { try rendered($0, [question]) }
    if let factory = template.factory {
      return Probe(
        trained: factory.prompt(begin: files.token("bos_token"), system: nil), asked: asked,
        system: factory.defaultSystem.isEmpty ? nil : factory.defaultSystem)
    }
    let system =
      (template.system ?? "").isEmpty
      ? [] : [Message(role: "system", content: template.system ?? "")]
    let renderer = try template.jinja.map {
      try JinjaRenderer(template: $0, names: files.names, packages: places.packages)
    }
    return Probe(
      trained: try renderer.flatMap { try rendered($0, system + [question]) } ?? "", asked: asked,
      system: template.system)
  }

  private func surveyor(
    _ files: StudentFiles, _ tokenizer: Tokenizer, _ template: LaunchTemplate,
    _ settings: Settings, _ keys: LaunchKeys
  ) -> Surveyor {
    let end = template.factory?.replacedEnd ?? files.token("eos_token")
    let (spec, places) = (spec, places)
    let hasSystem = template.system?.isEmpty == false
    let jinja = template.jinja ?? files.chatTemplate
    return Surveyor(
      tokenizer: tokenizer, scan: TextScan(control: files.controlTokens),
      stop: end.flatMap(tokenizer.token(of:)), heldOut: spec.heldOut,
      // TRL's rows have an empty system message where the training wants none; others have no message then.
      systemInFront: template.factory == nil && (spec.launcher == .trl || hasSystem)
        ? template.system : nil,
      systemOfStudent: hasSystem || spec.launcher == .trl ? template.system : nil
    ) {
      let student = try files.chatTemplate.map {
        try JinjaRenderer(template: $0, names: files.names, packages: places.packages)
      }
      func renderer() throws -> JinjaRenderer {
        try JinjaRenderer(
          template: jinja ?? "{{ messages }}", names: files.names, packages: places.packages)
      }
      let labeller: any Labeller
      switch spec.launcher {
      case .llamafactory:
        let packs = settings.packing.isOn
        labeller = FactoryLabeller(
          template: template.factory ?? FactoryTemplate("empty", user: [FactoryTemplate.content]),
          tokenizer: tokenizer, cutoff: packs ? spec.cutoff - 1 : spec.cutoff,
          begin: files.token("bos_token"), end: files.token("eos_token"), options: keys.factory)
      case .trl:
        labeller = ReferenceLabeller(
          renderer: try renderer(), tokenizer: tokenizer, form: spec.form, options: keys.reference,
          cutoff: settings.packing.isOn ? nil : spec.cutoff)
      case .axolotl:
        labeller = AxolotlLabeller(
          renderer: try renderer(), tokenizer: tokenizer, cutoff: spec.cutoff, end: end,
          cuts: keys.text("excess_length_strategy") == "truncate")
      }
      return Surveyor.Tools(labeller: labeller, student: student)
    }
  }
}

extension StudentFiles {
  /// The texts of its special tokens, as tokenizer.json has them.
  var controlTokens: [String] {
    guard let root = try? JSONParser().parse(tokenizer).record else { return [] }
    return (root["added_tokens"]?.list ?? []).compactMap(\.record)
      .filter { $0["special"]?.bool == true }.compactMap { $0["content"]?.string }
  }
}

extension Surroundings {
  /// Looks around on the disk.
  init(_ places: Preflight.Places) throws {
    var builder = DigestBuilder()
    for file in places.data.files { builder.update(try Files.digest(of: file).description) }
    dataset = builder.finish().description
    // The folder may not be there yet: its disk is that of the nearest one that is.
    var folder = places.output
    while !folder.isEmpty, !Files.isFolder(folder) { folder = Files.folder(of: folder) }
    let facts = try? FileManager.default.attributesOfFileSystem(
      forPath: folder.isEmpty ? "." : folder)
    free = (facts?[.systemFreeSize] as? NSNumber)?.intValue
    if Files.isFolder(places.output), !Files.names(in: places.output).isEmpty {
      let manifest = try? Files.text(of: "\(places.output)/manifest.json")
      let record = manifest.flatMap { try? JSONParser().parse($0).record }
      output = .taken(identity: record?["identity"]?.string)
    }
    decontaminated = Self.decontaminated(places.data.files)
  }

  /// The evaluation sets that reports beside the data name: `decontamination.json`, as `retort decontaminate --report`
  /// writes it, or the manifests of the run's own stages.
  private static func decontaminated(_ files: [String]) -> Set<String>? {
    var sets: Set<String>?
    for folder in Set(files.map(Files.folder(of:))) {
      // Rows lie in a run's export/, or in data/ within it.
      let above = ["\(folder)/..", "\(folder)/../.."].flatMap { run in
        Files.names(in: "\(run)/stages").map { "\(run)/stages/\($0)/manifest.json" }
      }
      let places =
        ["\(folder)/decontamination.json", "\(folder)/../decontamination.json"] + above
      for place in places {
        guard let text = try? Files.text(of: place), let value = try? JSONParser().parse(text),
          let found = Self.sets(in: value, depth: 0)
        else { continue }
        sets = (sets ?? []).union(found)
      }
    }
    return sets
  }

  /// The names of a list that is called `sets` and holds objects with a `set`; nil if there is none.
  private static func sets(in value: Value, depth: Int) -> Set<String>? {
    guard depth < 16 else { return nil }
    switch value {
    case .record(let record):
      let names = (record["sets"]?.list ?? []).compactMap { $0.record?["set"]?.string }
      if !names.isEmpty { return Set(names) }
      return record.fields.lazy.compactMap { sets(in: $0.value, depth: depth + 1) }.first
    case .list(let list): return list.lazy.compactMap { sets(in: $0, depth: depth + 1) }.first
    default: return nil
    }
  }
}
