/// Words that say little of what a question is: those of any English text, and those that ask.
///
/// With a few evaluation items their frequency among these cannot be told from the items; and it is these words
/// that change when a question is put in another way (`Find …`, `Determine …`, `What is …?`).
enum GenericWords {
  /// By their digests.
  static let digests = Set(words.map(FNV1a.digest))

  private static let words = """
    a all also an and any are as at be been being both but by can could did do does each every following for from
    given gives had has have how i if in into is it its let many may me more most much must my no not of on one or
    our out please same should show shown so some such suppose than that the their them then there these they this
    those to us was we were what when where which who why will with would you your
    answer assume calculate compute convert denote describe determine enter evaluate expand explain express factor
    figure find form give problem prove question reduce rewrite say simplest simplify solution solve state step value
    values work write
    align aligned array
    1
    """.split(whereSeparator: \.isWhitespace).map(String.init)
}
