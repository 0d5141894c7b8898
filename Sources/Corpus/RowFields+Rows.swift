import Values

extension RowFields {
  /// A row id that must be there.
  @inlinable
  public mutating func rowID(_ name: StaticString) throws -> RowID {
    let value = value(name)
    guard let id = value?.string.flatMap({ RowID($0) }) else {
      throw missing(name, "32 hexadecimal digits", value)
    }
    return id
  }

  /// The scores; none if there is no such field.
  @inlinable
  public mutating func scores() throws -> [Score] {
    guard case .list(let scores) = value("scores"), !scores.isEmpty else { return [] }
    return try scores.compactMap(\.record).map(Score.init(record:))
  }
}
