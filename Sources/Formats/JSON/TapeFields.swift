import Values

/// The fields of a JSON object on simdjson's tape: what nobody asks for never becomes a value.
///
/// They can be read until the parser that made the tape parses again.
struct TapeFields: RowFields {
  private let tape: JSONTape
  /// The places of the first field and of the end.
  private let places: Range<Int>
  /// Behind the last that was taken.
  private var next: Int

  /// The fields of the element at the tape's place; none if it is no object.
  init(_ tape: JSONTape) {
    self.tape = tape
    places = tape.object ?? 0..<0
    next = places.lowerBound
  }

  mutating func value(_ name: StaticString) -> Value? { take(name) { $0.next() } }

  mutating func fields(_ name: StaticString) -> TapeFields {
    let found = take(name) { tape in
      defer { tape.skip() }
      return TapeFields(tape)
    }
    return found ?? TapeFields(tape.moved(to: 0))
  }

  /// Calls `read` with the tape at a field's value; nil if there is no such field.
  private mutating func take<Found>(_ name: StaticString, _ read: (inout JSONTape) -> Found)
    -> Found?
  {
    find(name, in: next..<places.upperBound, read) ?? find(name, in: places.lowerBound..<next, read)
  }

  private mutating func find<Found>(
    _ name: StaticString, in places: Range<Int>, _ read: (inout JSONTape) -> Found
  ) -> Found? {
    var tape = tape.moved(to: places.lowerBound)
    while tape.index < places.upperBound {
      if tape.nextIs(name) {
        let found = read(&tape)
        next = tape.index
        return found
      }
      tape.skip()
    }
    return nil
  }
}
