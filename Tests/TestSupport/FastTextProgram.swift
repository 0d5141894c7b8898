import Foundation

/// Debian's `fasttext`, at work in a scratch folder.
public struct FastTextProgram {
  private static let path = "/usr/bin/fasttext"
  public static let isThere = FileManager.default.isExecutableFile(atPath: path)
  /// What a test that needs it says without it.
  public static let absence = "there is no \(path) to compare with"

  private let folder: String

  public init(_ scratch: Scratch) {
    folder = scratch.path
  }

  /// Runs it to its end and returns what it wrote.
  @discardableResult
  public func run(_ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// What a model says of each line of a file: the probability of `__label__positive`, to six digits; -1 if it says
  /// nothing of it.
  public func probabilities(_ model: String, _ file: String, labels: Int) throws -> [Double] {
    try run(["predict-prob", model, file, "\(labels)"]).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let place = words.firstIndex(of: "__label__positive")
      return place.flatMap { Double(words[$0 + 1]) } ?? -1
    }
  }
}
