import Glibc

extension String {
  /// Whether a text stands in it, byte for byte.
  ///
  /// Many times as fast as `contains`, which looks for characters that are equal in any form of theirs.
  func holds(_ mark: String) -> Bool {
    var (text, mark) = (self, mark)
    return text.withUTF8 { text in
      mark.withUTF8 { mark in
        guard let wanted = mark.baseAddress, let begin = text.baseAddress else {
          return mark.isEmpty
        }
        var place = 0
        while place + mark.count <= text.count,
          let found = memchr(begin + place, Int32(wanted[0]), text.count - mark.count - place + 1)
        {
          if memcmp(found, wanted, mark.count) == 0 { return true }
          place = UnsafeRawPointer(found) - UnsafeRawPointer(begin) + 1
        }
        return false
      }
    }
  }

  /// The same with each place of a mark replaced; not copied where there is none.
  func freed(of mark: String, with other: String = "") -> String {
    holds(mark) ? replacing(mark, with: other) : self
  }
}
