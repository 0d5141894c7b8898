/// A quick digest of numbers in their order: FNV-1a of 64 bits (draft-eastlake-fnv), a number at a time.
struct FNV1a: Sendable, Equatable {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ number: UInt32) {
    value = (value ^ UInt64(number)) &* 0x0000_0100_0000_01b3
  }
}
