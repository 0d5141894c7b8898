import ArgumentParser
import Formats
import Hub
import Machine
import Values

/// How a command reads files that do not tell themselves how.
struct ReadingArguments: ParsableArguments {
  @Option(help: "Of a JSON file that is one object: the key under which the list of rows stands.")
  var field: String?

  @Option(help: "What stands between two cells of a CSV file: one character, or tab.")
  var delimiter: String?

  @Option(help: "What the bytes of a text mean, if not UTF-8: cp1252, utf-16le, ….")
  var encoding: String?

  @Flag(help: "A CSV file has no header: its columns are column_1 and so on.")
  var noHeader = false

  @Option(help: "Of a folder that is a dataset with splits: which one. Default: train.")
  var split: String?

  @Option(help: "Of a folder that is a dataset with configurations: which one.")
  var subset: String?

  func validate() throws {
    if let delimiter, ReadingOptions.delimiter(delimiter) == nil {
      throw ValidationError("--delimiter takes one character, or tab")
    }
    if let encoding, !ReadingOptions.isEncoding(encoding) {
      throw ValidationError("--encoding: this system knows no encoding \"\(encoding)\"")
    }
  }

  var options: ReadingOptions {
    var options = ReadingOptions()
    options.field = field
    options.delimiter = delimiter.flatMap(ReadingOptions.delimiter)
    options.encoding = encoding
    options.hasHeader = !noHeader
    return options
  }

  /// The files that a command's arguments name. What is left out of a folder, since it is of another split, is told.
  func files(_ patterns: [String], _ terminal: Terminal) throws -> FileSet {
    let files = try patterns.flatMap { pattern -> [String] in
      guard Files.isFolder(pattern),
        let clone = try LocalClone(pattern, subset: subset, split: split, isRows: FileSet.isRows)
      else {
        let files = try FileSet(matching: [pattern], options).files
        terminal.say(notes: FileSet.notes(of: pattern, naming: files))
        return files
      }
      terminal.say(notes: clone.notes.map { "\($0); --split and --subset choose" })
      guard !clone.files.isEmpty else {
        throw RetortError(.usage, "\(pattern) has no files of rows in this split")
      }
      return clone.files
    }
    return FileSet(files: files, options)
  }
}

extension Terminal {
  /// Tells what is to be told of files that were read, each once.
  func say(notes: [String]) {
    for note in notes.prefix(20) { say("note: \(note)") }
    if notes.count > 20 { say("note: and \(notes.count - 20) more files") }
  }
}
