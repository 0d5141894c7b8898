import Filters
import Formats
import Hub
import Machine
import Recipes
import Sources
import Values

// What sources hold that a recipe names: files, datasets of the Hub, problems that are made.

extension Preflight {
  func source(_ spec: SourceSpec, seed: Int64) -> Source {
    let grader = spec.grader.flatMap {
      OwnProgram($0, owner: "the grader of source \"\(spec.name)\"", folder: folder, log: log)
    }
    return switch spec.origin {
    case .files(let paths): Source(spec, files(paths, spec), grader: grader)
    case .hub(let dataset): Source(spec, self.dataset(dataset, spec), grader: grader)
    case .synthetic(let synthetic):
      Source(spec, .problems(problems(synthetic, spec, seed)), grader: grader)
    }
  }

  private func files(_ paths: [Marked<String>], _ source: SourceSpec) -> Source.Content {
    let found = paths.map { path in (path, files(path, source)) }
    for (path, files) in found where files?.isEmpty == true {
      let place = resolved(path.value, in: folder)
      if Files.isFolder(place) {
        tellMissing(
          "the folder \(path.value) holds no files of rows", source, path.mark,
          FileSet.notes(of: place, naming: []).first
            ?? "paths start at the recipe's folder: \(folder)")
        continue
      }
      tellMissing(
        "no such file: \(path.value)", source, path.mark,
        nearest(path.value) ?? "paths start at the recipe's folder: \(folder)")
    }
    return found.contains { $0.1?.isEmpty ?? true }
      ? .missing : .files(found.flatMap { $0.1 ?? [] })
  }

  /// The file that may have been meant; nil if none is near.
  private func nearest(_ path: String) -> String? {
    let place = resolved(path, in: folder)
    let parent = Files.folder(of: place)
    let name = place.split(separator: "/").last.map(String.init) ?? place
    let hint = suggestion(for: name, among: Files.names(in: parent.isEmpty ? "." : parent))
    return hint?.hasPrefix("did you mean") == true ? hint : nil
  }

  /// The files that a path of a source names; none if there are none, nil if that is told already.
  private func files(_ path: Marked<String>, _ source: SourceSpec) -> [String]? {
    do {
      try FileSet.refuseAddress(path.value)
      let place = resolved(path.value, in: folder)
      let (subset, split) = (source.reading.subset, source.reading.split)
      if Files.isFolder(place),
        let clone = try LocalClone(place, subset: subset, split: split, isRows: FileSet.isRows)
      {
        for note in clone.notes {
          log.warning(
            path.mark, "source \"\(source.name)\": \(note)",
            hint: "split: and subset: of the source choose others")
        }
        return clone.files
      }
      if subset != nil || split != nil {
        log.error(
          path.mark, "source \"\(source.name)\": \(path.value) is no folder with splits or subsets")
        return nil
      }
      let files = FileSet.matching(place)
      for note in FileSet.notes(of: place, naming: files) where !files.isEmpty {
        log.warning(path.mark, "source \"\(source.name)\": \(note)")
      }
      return files
    } catch {
      let error = error as? RetortError ?? RetortError(.input, "\(error)")
      log.error(path.mark, "source \"\(source.name)\": \(error.what)", hint: error.hint)
      return nil
    }
  }

  private func dataset(_ spec: HubSpec, _ source: SourceSpec) -> Source.Content {
    guard case .known(let known) = hub else { return .missing }
    if let pinned = known[spec] { return .hub(pinned) }
    tellMissing(
      "\(spec.dataset) is not on this machine yet", source, source.mark,
      "say expected_rows: to plan it; retort run downloads it")
    return .missing
  }

  private func tellMissing(
    _ what: String, _ source: SourceSpec, _ mark: RecipeNode.Mark, _ hint: String
  ) {
    if let rows = source.expectedRows {
      log.warning(
        mark, "source \"\(source.name)\": \(what)",
        hint: "it is planned with the \(rows) rows that the recipe expects; it cannot be run")
    } else {
      log.error(mark, "source \"\(source.name)\": \(what)", hint: hint)
    }
  }

  private func problems(_ spec: SyntheticSpec, _ source: SourceSpec, _ seed: Int64)
    -> SyntheticProblems
  {
    let known = SyntheticProblems.knownKinds
    for kind in spec.kinds where !known.contains(kind.value) {
      log.error(
        kind.mark, "source \"\(source.name)\": there is no kind of problem \"\(kind.value)\"",
        hint: suggestion(for: kind.value, among: known))
    }
    let problems = SyntheticProblems(
      kinds: spec.kinds.isEmpty ? known : spec.kinds.map(\.value), levels: spec.difficulty,
      rows: spec.rows, seed: seed)
    for shortage in problems.shortages {
      log.warning(
        source.mark,
        "source \"\(source.name)\": of \(shortage.kind), level \(shortage.level), there are "
          + "\(grouped(shortage.there)) different problems",
        hint: "the other kinds and levels make up for it, as far as they go")
    }
    return problems
  }
}
