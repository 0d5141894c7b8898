import COpenSSL

/// A digest, a SHA-256 unless said otherwise: 32 bytes, written as 64 lower-case hexadecimal digits.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  /// 32 bytes; 20 of a SHA-1.
  public let bytes: [UInt8]

  fileprivate init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The digest of UTF-8 text.
  public init(of text: String) {
    var hasher = DigestBuilder()
    hasher.update(text)
    self = hasher.finish()
  }

  public var description: String { hexadecimal(bytes) }
}

/// A digest (FIPS 180-4) over pieces, computed by OpenSSL.
public struct DigestBuilder: ~Copyable {
  /// How it is computed.
  public enum Algorithm: Sendable {
    case sha256
    /// Only for what is named by it elsewhere, as Git's files are.
    case sha1
  }

  private let context: OpaquePointer

  /// An algorithm, looked up once: OpenSSL would look it up for every digest.
  private struct Fetched: @unchecked Sendable {
    // OpenSSL's algorithms are never changed.
    let kind: OpaquePointer?

    init(_ name: String) { kind = EVP_MD_fetch(nil, name, nil) }
  }

  private static let sha1 = Fetched("SHA1")
  private static let sha256 = Fetched("SHA256")

  public init(_ algorithm: Algorithm = .sha256) {
    let kind = algorithm == .sha1 ? Self.sha1.kind : Self.sha256.kind
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, kind, nil) == 1 else {
      fatalError("OpenSSL gave no digest's context: out of memory")
    }
    self.context = context
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  /// Adds raw bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// Adds the UTF-8 bytes of a text, without a separator.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of all that was added.
  public consuming func finish() -> Digest {
    var bytes = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    EVP_DigestFinal_ex(context, &bytes, &length)
    return Digest(bytes: Array(bytes.prefix(Int(length))))
  }
}

private let hexadecimalDigits = Array("0123456789abcdef".utf8)

/// Bytes as lower-case hexadecimal digits, two a byte.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var digits: [UInt8] = []
  for byte in bytes {
    digits.append(hexadecimalDigits[Int(byte >> 4)])
    digits.append(hexadecimalDigits[Int(byte & 15)])
  }
  return String(decoding: digits, as: UTF8.self)
}
