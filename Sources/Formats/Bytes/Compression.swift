import Machine
import Values

/// How a file's bytes are packed.
public enum Compression: String, Sendable {
  case none
  case gzip
  case zstd
  /// Read where the system has its library, not written; so is xz.
  case bzip2
  case xz

  /// Those that are written.
  public static let written: [Compression] = [.none, .gzip, .zstd]

  /// The ending of a file's name, without the dot; empty for none.
  public var suffix: String {
    switch self {
    case .none: ""
    case .gzip: "gz"
    case .zstd: "zst"
    case .bzip2: "bz2"
    case .xz: "xz"
    }
  }

  /// What a file's first bytes say.
  init(of start: some Collection<UInt8>) {
    // A Zstandard file may begin with a skippable frame, as `pzstd` and `zstd --format` write them.
    let skippable =
      start.count >= 4 && start.dropFirst().prefix(3).elementsEqual([0x2A, 0x4D, 0x18])
    if start.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if start.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || skippable && start.first.map({ $0 & 0xF0 == 0x50 }) == true
    {
      self = .zstd
    } else if start.starts(with: Array("BZh".utf8)) {
      self = .bzip2
    } else if start.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) {
      self = .xz
    } else {
      self = .none
    }
  }

  /// The bytes of somebody's file, unpacked; a bomb is refused.
  func strangersSource(_ path: String) throws -> any ByteSource {
    let source = try source(path)
    return self == .none ? source : try BoundedBytes(source, path: path)
  }

  /// The bytes of a file, unpacked.
  func source(_ path: String) throws -> any ByteSource {
    let file = try FileBytes(path: path)
    switch self {
    case .none: return file
    case .gzip: return try GzipBytes(file, path: path)
    case .zstd: return try ZstdBytes(file, path: path)
    case .bzip2: return try LoadedDecoder(file, path: path, .bzip2)
    case .xz: return try LoadedDecoder(file, path: path, .xz)
    }
  }

  /// A file that packs what is written into it.
  func sink(_ path: String) throws -> any ByteSink {
    guard Self.written.contains(self) else {
      throw RetortError(
        .usage, "cannot write \(path)", cause: "\(rawValue) is only read", hint: "write .zst or .gz"
      )
    }
    let file = try OutputFile(path: path)
    switch self {
    case .none: return file
    case .gzip: return try CompressedFile(file, GzipEncoder())
    case .zstd: return try CompressedFile(file, ZstdEncoder())
    case .bzip2, .xz: throw RetortError(.bug, "\(rawValue) was to be written")
    }
  }
}

/// What is wrong with a compressed file, and where.
func damaged(_ path: String, _ format: String, at position: Int, _ problem: String) -> RetortError {
  RetortError(
    .input, "cannot read \(path)",
    cause: "its \(format) data is damaged at byte \(position) of the file: \(problem)",
    hint: "fetch or make the file anew")
}

/// What is wrong with a compressed file that ends too early.
func cutOff(_ path: String, _ format: String, at position: Int) -> RetortError {
  RetortError(
    .input, "cannot read \(path)",
    cause: "the file is cut off: it ends at byte \(position) within its \(format) data",
    hint: "fetch or make the file anew")
}
