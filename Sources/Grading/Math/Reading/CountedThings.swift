/// Nouns that may stand behind a number without changing it: "12 apples" is 12. What is not here is not understood.
enum CountedThings {
  static func isKnown(_ singular: String) -> Bool { nouns.contains(singular) }

  /// Words that say nothing of an amount: "10 dollars left", "5 in total".
  static func isNeutral(_ word: String) -> Bool { neutral.contains(word) }

  static func singular(_ word: String) -> String {
    if let known = irregular[word] { return known }
    if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.count > 4,
      ["ches", "shes", "sses", "xes", "zes"].contains(where: { word.hasSuffix($0) })
    {
      return String(word.dropLast(2))
    }
    if word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss") { return String(word.dropLast()) }
    return word
  }

  private static let irregular = [
    "people": "person", "persons": "person", "children": "child", "men": "man", "women": "woman",
    "mice": "mouse", "geese": "goose", "teeth": "tooth", "vertices": "vertex", "indices": "index",
    "matrices": "matrix", "knives": "knife", "leaves": "leaf", "loaves": "loaf", "shelves": "shelf",
    "wolves": "wolf", "boxes": "box", "foxes": "fox", "buses": "bus", "classes": "class",
    "dice": "die", "oxen": "ox", "radii": "radius", "foci": "focus", "axes": "axis",
    "potatoes": "potato", "tomatoes": "tomato", "mangoes": "mango", "heroes": "hero",
    "cookies": "cookie", "pies": "pie", "movies": "movie", "brownies": "brownie", "ties": "tie",
    "selfies": "selfie", "zombies": "zombie", "houses": "house", "horses": "horse",
    "roses": "rose", "nurses": "nurse", "courses": "course", "vases": "vase", "axles": "axle",
    "pieces": "piece",
  ]

  private static let neutral: Set<String> = [
    "of", "the", "an", "a", "in", "for", "each", "every", "total", "altogether", "away", "old",
    "long", "high", "wide", "tall", "deep", "remaining", "respectively", "exactly", "only", "all",
    "at", "on", "by", "there", "are", "is", "his", "her", "their", "different", "distinct",
    "possible", "new", "u", "its", "overall", "combined", "as", "was", "were", "that", "this",
    "apart", "approximately", "about", "will", "be", "have", "has", "had", "it", "he", "she",
    "they",
    "we", "you", "i", "any", "such", "from", "with", "my", "our", "your", "been",
  ]

  private static let nouns = Set(
    """
    unit ordinal thing item object number digit integer way method value solution root answer
    element member subset set pair case outcome time step term factor divisor multiple point line
    segment side edge vertex face angle corner diagonal triangle square rectangle circle polygon
    cube region area tile block piece part slice section row column cell path route road street
    apple orange banana pear peach plum grape lemon cherry berry strawberry blueberry mango melon
    watermelon pineapple potato tomato carrot onion pepper vegetable fruit egg cake cupcake cookie
    brownie pie pizza sandwich burger donut doughnut muffin candy chocolate bar sweet lollipop
    bread loaf roll bagel biscuit pancake waffle meal dinner lunch breakfast snack drink bottle can
    cup glass jar jug mug plate bowl fork spoon knife bag sack box carton crate basket bucket case
    packet package pack bundle stack pile bunch group team class grade club family couple person
    man woman child boy girl kid baby adult student pupil teacher player worker employee friend
    brother sister cousin guest customer visitor passenger driver farmer member doctor nurse
    patient soldier sailor scout candidate voter contestant participant runner racer swimmer
    dog cat puppy kitten rabbit bird chicken hen duck goose fish cow bull calf horse pony sheep
    lamb goat pig mouse rat frog turtle snake bee ant spider butterfly animal pet lion tiger bear
    elephant monkey giraffe zebra penguin owl parrot pigeon fly bug insect leg arm hand finger toe
    head eye ear tooth hair car truck bus van bike bicycle motorcycle train plane airplane boat
    ship vehicle wheel tire seat ticket trip ride lap race game match round goal score point page
    book chapter story letter word sentence paragraph line magazine newspaper paper sheet card
    stamp sticker poster photo picture painting drawing pencil pen crayon marker eraser ruler
    notebook folder envelope toy doll ball balloon kite block puzzle marble bead button coin bill
    note key ring necklace bracelet shirt pants dress skirt shoe sock hat glove scarf coat jacket
    sweater towel blanket pillow bed chair table desk lamp shelf door window wall room floor house
    home apartment building school store shop office park garden farm field yard tree bush plant
    flower rose tulip seed leaf branch petal stick stone rock brick board plank nail screw tool
    hammer machine computer phone camera radio television video movie song album concert show
    lesson test exam quiz question problem exercise task job project assignment homework shift
    text message email call post comment like follower subscriber view vote sale order purchase gift
    present prize award medal star planet moon rocket robot battery light bulb candle match
    mistake error win loss draw hit run jump push pull sit lap serving portion dose tablet pill
    capsule gallon bean nut peanut almond chip cracker marshmallow ounce scoop flavor color colour
    shade outfit costume uniform arrangement permutation combination selection choice option
    sequence string code password function polynomial equation inequality intersection square
    chord radius diameter tangent rectangle pentagon hexagon octagon prism pyramid sphere cylinder
    cone lattice coordinate zero pole maximum minimum prime divisor residue permutation bijection
    coloring tournament handshake move turn flip toss roll spin ticket token chip pebble counter
    bacterium cell molecule atom electron proton photon particle calorie mile year-old page
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
