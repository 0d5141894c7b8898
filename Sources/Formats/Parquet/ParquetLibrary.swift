import CParquet
import Machine
import Values

/// Arrow C++ as C functions: the library that `make setup` compiles, loaded when it is first needed.
public enum ParquetLibrary {
  private static let loaded: Result<Loaded, RetortError> = {
    let path = DependencyFolder.current.parquetBridge
    var reason: UnsafePointer<CChar>?
    if let api = retort_parquet_load(path, &reason) { return .success(Loaded(api: api.pointee)) }
    return .failure(
      RetortError(
        .missing, "Parquet files need Arrow, which is not set up",
        cause: reason.map { String(cString: $0) }, hint: DependencyFolder.current.remedyForParquet))
  }()

  /// The functions; they are immutable and may be called from any thread.
  private struct Loaded: @unchecked Sendable {
    let api: retort_parquet_api
  }

  /// - Throws: ``RetortError`` of kind `missing` with the command that brings the library.
  static func api() throws -> retort_parquet_api { try loaded.get().api }

  /// The version of Arrow, for `retort doctor`.
  public static func version() throws -> String { String(cString: try api().arrow) }

  /// Turns an error text of the library into an error.
  static func check(
    _ text: UnsafeMutablePointer<CChar>?, _ kind: RetortError.Kind, _ what: String,
    hint: String? = nil
  ) throws {
    guard let text else { return }
    defer { free(text) }
    throw RetortError(kind, what, cause: String(cString: text), hint: hint)
  }

  private static func free(_ text: UnsafeMutablePointer<CChar>) {
    if case .success(let loaded) = loaded { loaded.api.free_text(text) }
  }
}

/// Calls `body` with an array of pointers to zero-terminated texts.
func withPointers<Result>(
  to texts: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  var pointers: [UnsafePointer<CChar>?] = []
  func descend(_ index: Int) -> Result {
    guard index < texts.count else {
      return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
    }
    return texts[index].withUnsafeBufferPointer {
      pointers.append($0.baseAddress)
      return descend(index + 1)
    }
  }
  return descend(0)
}
