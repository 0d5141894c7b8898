import Evaluation
import Foundation
import Hub
import Machine
import Filters
import Pipeline
import Recipes
import Values

extension CheckedRecipe {
  /// Reads and checks a recipe's file, tells all findings, and brings the Hub's datasets that it names.
  ///
  /// - Parameters:
  ///   - overrides: what is changed of the recipe before it is checked.
  ///   - name: the run's name, if not the recipe's.
  ///   - downloads: whether datasets that are not here are downloaded; else they are only planned.
  ///   - updates: whether the Hub's branches are looked up anew.
  ///   - trial: on how many questions it is tried; nil for the whole of it.
  ///   - looksOnline: whether the endpoints are looked at where something else is wrong, too: then all is told together.
  /// - Throws: ``RetortError`` of kind `usage` (exit code 2) if the recipe cannot be run; of others if a
  ///   dataset cannot be had.
  static func load(
    _ path: String, setting overrides: [RecipeOverride] = [], name: String?, downloads: Bool,
    updates: Bool, trial: Int? = nil, looksOnline: Bool = false, options: GlobalOptions
  ) async throws -> CheckedRecipe {
    let text = try Self.text(of: path)
    let folder = Files.folder(of: path)
    let place = folder.isEmpty ? "." : folder
    var log = FindingLog()
    let read = FilterFiles()
    var checked = Preflight(
      folder: place, workspace: options.openedWorkspace, hub: .notYetKnown, files: read,
      evaluations: Catalogue.evaluations(), compared: nil, trial: trial, log: log
    ).check(
      text, setting: overrides)
    // What else is wrong with a recipe is told before anything is downloaded for it.
    if let found = checked, !(HubSources.specs(in: found.recipe).isEmpty && found.compared.isEmpty)
    {
      let run = options.openedWorkspace.run(name ?? found.recipe.name)
      let sources = HubSources(run: run, updates: updates)
      let specs = HubSources.specs(in: found.recipe)
      let files =
        specs.isEmpty
        ? HubFiles.known([:]) : try await bring(specs, sources, downloads, options.terminal)
      let compared = try await bring(
        found.compared.map(\.dataset), sources, downloads, options.terminal)
      log = FindingLog()
      checked = Preflight(
        folder: place, workspace: options.openedWorkspace, hub: files, files: read,
        evaluations: Catalogue.evaluations(), compared: compared, trial: trial, log: log
      ).check(
        text, setting: overrides)
    }
    var findings = log.findings
    if checked == nil, looksOnline {
      let look = try await Preflight(
        folder: place, workspace: options.openedWorkspace, log: FindingLog()
      ).lookOnline(text, setting: overrides, logFolder: NSTemporaryDirectory())
      options.terminal.say(look.words)
      findings += look.findings
    }
    findings.sort()
    for finding in findings { Terminal.talk(finding.text(file: path) + "\n") }
    guard let checked else {
      if options.json {
        let records = findings.map { Value.record($0.record(file: path)) }
        Terminal.print(Record([.init("findings", .list(records))]).json)
      }
      let count = findings.count { $0.severity == .error }
      throw RetortError(
        .usage, "\(path) cannot be run: \(count) \(count == 1 ? "fault" : "faults")")
    }
    return checked
  }

  /// A recipe's text.
  ///
  /// - Throws: ``RetortError`` that says what may have been meant, if there is no such file, or if it has rows.
  static func text(of path: String) throws -> String {
    guard Files.exists(path) else {
      let above = Files.folder(of: path)
      let names = Files.names(in: above.isEmpty ? "." : above).filter {
        $0.hasSuffix(".yaml") || $0.hasSuffix(".yml")
      }
      let name = path.split(separator: "/").last.map(String.init) ?? path
      let hint = suggestion(for: name, among: names)
      throw RetortError(
        .input, "cannot read \(path)", cause: "there is no such file",
        hint: hint ?? "a recipe is a YAML file; recipes/ has some to start from")
    }
    let kinds = [
      ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".feather", ".zst", ".gz",
    ]
    if Files.isFolder(path) || kinds.contains(where: path.lowercased().hasSuffix) {
      throw RetortError(
        .usage, "\(path) is \(Files.isFolder(path) ? "a folder" : "a file of rows"), and no recipe",
        hint: "a recipe is a YAML file that names it: "
          + "sources: [{ name: mine, domain: math, path: \(path) }]")
    }
    return try Files.text(of: path)
  }

  /// What it does beyond the folder that its file lies in.
  func reach(ofRecipe path: String) -> RecipeReach {
    let folder = Files.folder(of: path)
    return reach(folder: folder.isEmpty ? "." : folder, hub: HubPlace().endpoint)
  }

  /// The recipe with which a run went on the last time; nil if there is none, or it cannot be run any more.
  ///
  /// - Parameter path: the recipe of now, beside which its files lie.
  static func former(_ path: String, of run: String, options: GlobalOptions) async -> CheckedRecipe?
  {
    guard let text = try? Files.text(of: options.openedWorkspace.run(run).recipe) else {
      return nil
    }
    let folder = Files.folder(of: path)
    func check(_ files: HubFiles) -> CheckedRecipe? {
      Preflight(
        folder: folder.isEmpty ? "." : folder, workspace: options.openedWorkspace, hub: files,
        evaluations: Catalogue.evaluations(), compared: nil, log: FindingLog()
      ).check(text)
    }
    guard let checked = check(.notYetKnown) else { return nil }
    return checked
  }

  private static func bring(
    _ specs: [HubSpec], _ sources: HubSources, _ downloads: Bool, _ terminal: Terminal
  ) async throws -> HubFiles {
    let pins: [HubPin]
    do {
      pins = try await sources.pins(specs, attempts: downloads ? 7 : 1)
    } catch let error as RetortError where !downloads {
      // A plan needs no Hub where the recipe tells how many rows there will be.
      terminal.say("warning: \(error.what)" + (error.cause.map { ": \($0)" } ?? ""))
      return .known([:])
    }
    try await fetch(pins, sources, downloads, terminal)
    return sources.files(of: pins, for: specs)
  }

  /// The files of evaluation sets.
  static func bring(
    _ datasets: [EvaluationDataset], _ sources: HubSources, _ downloads: Bool, _ terminal: Terminal
  ) async throws -> ComparedFiles {
    guard !datasets.isEmpty else { return [:] }
    let pins: [HubPin]
    do {
      pins = try await sources.pins(datasets, attempts: downloads ? 7 : 1)
    } catch let error as RetortError {
      guard downloads else {
        terminal.say("warning: \(error.what)" + (error.cause.map { ": \($0)" } ?? ""))
        return [:]
      }
      throw told(error, datasets)
    }
    do {
      try await fetch(pins, sources, downloads, terminal)
    } catch let error as RetortError {
      throw told(error, datasets)
    }
    return sources.files(of: pins, for: datasets)
  }

  /// The same error, with what has to be done for a gated set, and how to do without the Hub.
  private static func told(_ error: RetortError, _ datasets: [EvaluationDataset]) -> RetortError {
    let access = datasets.compactMap(Catalogue.access).map { "if it is denied: \($0)" }
    let hints =
      [error.hint].compactMap(\.self) + access
      + ["or give a folder that has the sets, by their names: benchmarks, $RETORT_BENCHMARKS"]
    return RetortError(
      error.kind, "the evaluation sets cannot be had: \(error.what)", cause: error.cause,
      hint: hints.joined(separator: "; "))
  }

  private static func fetch(
    _ pins: [HubPin], _ sources: HubSources, _ downloads: Bool, _ terminal: Terminal
  ) async throws {
    for pin in pins {
      terminal.say(
        "\(pin.dataset) at \(pin.commit.prefix(12)): \(grouped(pin.files.count)) files, "
          + "\(grouped(pin.bytes)) bytes")
    }
    guard downloads else { return }
    let display = DownloadDisplay(terminal)
    try await sources.fetch(pins) {
      display.show($0)
    } note: {
      terminal.say("note: \($0)")
    }
    display.finish()
  }
}

extension OnlineLook {
  /// How much was asked for it.
  var words: String {
    "online: \(requests) \(requests == 1 ? "request" : "requests") for lists of models, none to a model"
  }
}

extension Finding {
  /// For JSON.
  ///
  /// - Parameter file: the recipe's path; what an override brought has its words instead.
  func record(file: String) -> Record {
    [
      "severity": .string(severity.rawValue), "file": .string(override ?? file),
      "line": .integer(Int64(line)), "column": .integer(Int64(column)),
      "message": .string(message), "hint": Value(hint),
    ]
  }
}
