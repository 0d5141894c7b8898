import Foundation

/// Bodies that come packed although nobody asked for it: Brotli and Zstandard, by the libraries that a machine has for
/// its other programs. They are loaded when they are first needed.
enum Unpacking {
  /// - Parameter most: bytes that may come out.
  /// - Throws: ``ConnectionTrouble``.
  static func unpack(_ bytes: [UInt8], _ packing: String, most: Int) throws -> [UInt8] {
    let result = packing == "br" ? try brotli(bytes, most) : try zstandard(bytes, most)
    guard let result else {
      throw ConnectionTrouble("the response is packed (\(packing)) and damaged")
    }
    return result
  }

  private typealias Create =
    @convention(c) (
      OpaquePointer?, OpaquePointer?, OpaquePointer?
    ) -> OpaquePointer?
  private typealias Decompress =
    @convention(c) (
      OpaquePointer, UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafePointer<UInt8>?>,
      UnsafeMutablePointer<Int>, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>, OpaquePointer?
    ) -> Int32
  private typealias Destroy = @convention(c) (OpaquePointer) -> Void

  private static func symbol<Function>(_ library: String, _ name: String, _: Function.Type) throws
    -> Function
  {
    guard let handle = dlopen(library, RTLD_NOW), let found = dlsym(handle, name) else {
      throw ConnectionTrouble(
        "the response is packed in a way that was not asked for, and \(library) is not installed")
    }
    return unsafeBitCast(found, to: Function.self)
  }

  private static func brotli(_ bytes: [UInt8], _ most: Int) throws -> [UInt8]? {
    let library = "libbrotlidec.so.1"
    let create = try symbol(library, "BrotliDecoderCreateInstance", Create.self)
    let decompress = try symbol(library, "BrotliDecoderDecompressStream", Decompress.self)
    let destroy = try symbol(library, "BrotliDecoderDestroyInstance", Destroy.self)
    guard let decoder = create(nil, nil, nil) else { return nil }
    defer { destroy(decoder) }
    var result: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    return try bytes.withUnsafeBufferPointer { source -> [UInt8]? in
      var (left, next) = (source.count, source.baseAddress)
      while true {
        let (state, written) = room.withUnsafeMutableBufferPointer { room in
          var (free, into): (Int, UnsafeMutablePointer<UInt8>?) = (room.count, room.baseAddress)
          let state = decompress(decoder, &left, &next, &free, &into, nil)
          return (state, room.count - free)
        }
        result.append(contentsOf: room[..<written])
        guard result.count <= most else { throw ConnectionTrouble("the response is too large") }
        // 1: all of it; 2: more is missing; 3: there is more room to fill.
        if state == 1 { return result }
        guard state == 3 else { return nil }
      }
    }
  }

  private typealias Bound = @convention(c) (UnsafeRawPointer?, Int) -> UInt64
  private typealias Unpack =
    @convention(c) (
      UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int
    ) -> Int
  private typealias IsError = @convention(c) (Int) -> UInt32

  private static func zstandard(_ bytes: [UInt8], _ most: Int) throws -> [UInt8]? {
    let library = "libzstd.so.1"
    let unpack = try symbol(library, "ZSTD_decompress", Unpack.self)
    let isError = try symbol(library, "ZSTD_isError", IsError.self)
    let size = try symbol(library, "ZSTD_getFrameContentSize", Bound.self)
    // What streams does not say how long it is; then room is made for what is usual, and for more.
    let told = bytes.withUnsafeBytes { size($0.baseAddress, $0.count) }
    var room = told <= UInt64(most) ? max(1, Int(told)) : min(most, max(1 << 20, bytes.count * 20))
    while true {
      var result = [UInt8](repeating: 0, count: room)
      let count = bytes.withUnsafeBytes { source in
        result.withUnsafeMutableBytes {
          unpack($0.baseAddress, $0.count, source.baseAddress, source.count)
        }
      }
      if isError(count) == 0 { return Array(result[..<count]) }
      guard room < most, told > UInt64(most) else { return nil }
      room = min(most, room * 8)
    }
  }
}
