import Foundation
import Machine
import Values

/// What a GGUF file says of its model, without the weights.
///
/// Source of the form: the GGUF specification, versions 2 and 3, little-endian.
struct GGUFMetadata {
  private(set) var values: [String: Value] = [:]

  /// Larger than any vocabulary; what claims more is damaged.
  private static let mostElements = 4_000_000
  private static let mostBytes = 64 << 20

  /// - Throws: ``RetortError`` of kind `input` if it is no GGUF file, or damaged.
  init(file path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw RetortError(.input, "cannot read \(path)")
    }
    defer { try? handle.close() }
    // Metadata stands in front; a vocabulary takes a few megabytes.
    let bytes = [UInt8](try handle.read(upToCount: Self.mostBytes) ?? Data())
    do {
      try self.init(bytes)
    } catch let fault as Fault {
      throw RetortError(
        .input, "cannot read the model \(path)", cause: fault.what, hint: "fetch it again")
    }
  }

  struct Fault: Error {
    let what: String
  }

  init(_ bytes: [UInt8]) throws {
    var reader = Reader(bytes: bytes)
    guard try reader.take(4) == Array("GGUF".utf8)[...] else {
      throw Fault(what: "it is no GGUF file")
    }
    let version = try reader.number(UInt32.self)
    guard (2...3).contains(version) else { throw Fault(what: "its version is \(version)") }
    _ = try reader.number(UInt64.self)
    let count = try reader.number(UInt64.self)
    guard count < 100_000 else { throw Fault(what: "it claims \(count) entries") }
    for _ in 0..<count {
      let name = try reader.text()
      let kind = try reader.number(UInt32.self)
      values[name] = try reader.value(kind, depth: 0)
    }
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
      guard count >= 0, count <= bytes.count - place else { throw Fault(what: "it ends too early") }
      defer { place += count }
      return bytes[place..<place + count]
    }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
      var number: Number = 0
      for (index, byte) in try take(Number.bitWidth / 8).enumerated() {
        number |= Number(truncatingIfNeeded: byte) << Number(index * 8)
      }
      return number
    }

    mutating func text() throws -> String {
      let length = try number(UInt64.self)
      guard length <= UInt64(bytes.count) else { throw Fault(what: "it ends too early") }
      return String(decoding: try take(Int(length)), as: UTF8.self)
    }

    mutating func value(_ kind: UInt32, depth: Int) throws -> Value {
      switch kind {
      case 0: return .integer(Int64(try number(UInt8.self)))
      case 1: return .integer(Int64(try number(Int8.self)))
      case 2: return .integer(Int64(try number(UInt16.self)))
      case 3: return .integer(Int64(try number(Int16.self)))
      case 4: return .integer(Int64(try number(UInt32.self)))
      case 5: return .integer(Int64(try number(Int32.self)))
      case 6: return .double(Double(Float(bitPattern: try number(UInt32.self))))
      case 7: return .bool(try number(UInt8.self) != 0)
      case 8: return .string(try text())
      case 9:
        let inner = try number(UInt32.self)
        let count = try number(UInt64.self)
        guard depth < 4, count <= UInt64(GGUFMetadata.mostElements) else {
          throw Fault(what: "it claims a list of \(count)")
        }
        var list: [Value] = []
        for _ in 0..<count { list.append(try value(inner, depth: depth + 1)) }
        return .list(list)
      case 10: return .integer(Int64(clamping: try number(UInt64.self)))
      case 11: return .integer(try number(Int64.self))
      case 12: return .double(Double(bitPattern: try number(UInt64.self)))
      default: throw Fault(what: "it has a value of the unknown kind \(kind)")
      }
    }
  }
}
