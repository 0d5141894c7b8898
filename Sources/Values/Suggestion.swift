/// What the user may have meant: the nearest name, or all of them.
///
/// - Returns: a hint, or nil if there are no names.
public func suggestion(for word: String, among names: [String]) -> String? {
  guard !names.isEmpty else { return nil }
  if let nearest = nearest(to: word, among: names) { return nearest }
  let known = names.sorted().prefix(100).joined(separator: ", ")
  return "known are: \(known)\(names.count > 100 ? ", …" : "")"
}

/// A hint that names what was probably meant; nil where nothing is near.
public func nearest(to word: String, among names: [String]) -> String? {
  // What is so long is no misspelt name.
  let nearest = names.filter { word.utf8.count + $0.utf8.count <= 500 }.map {
    (distance: editDistance(word, $0), name: $0)
  }
  // Of two that are as near, the same one every time, whatever the order of the names.
  .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
  if let nearest, nearest.distance <= max(2, word.count / 3) {
    return "did you mean \"\(nearest.name)\"?"
  }
  // `hosted_vllm/Qwen/QwQ-32B`, or `QwQ-32B`: one is the other with something before it.
  let parts = names.filter { name in
    name.count >= 4 && word.count >= 4 && (word.hasSuffix("/" + name) || name.hasSuffix("/" + word))
  }
  return parts.count == 1 ? "did you mean \"\(parts[0])\"?" : nil
}

/// Levenshtein's distance, by rows. O(n·m), for short names.
func editDistance(_ left: String, _ right: String) -> Int {
  let right = Array(right)
  var previous = Array(0...right.count)
  for (row, character) in left.enumerated() {
    var current = [row + 1]
    for (column, other) in right.enumerated() {
      let replaced = previous[column] + (character == other ? 0 : 1)
      current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[right.count]
}
