import BigInt
import Values

/// Units by their names and signs. Sources: the SI brochure of the BIPM (9th edition, 2019: base units, derived units
/// with special names, prefixes, table 8) and NIST Special Publication 811 (appendix B.8: other units' exact values).
enum UnitTable {
  struct Entry {
    let unit: Unit
    /// Whether prefixes may stand before it.
    let takesPrefix: Bool
  }

  /// Signs, as they are written: `kg` is none of them, `g` is.
  static let signs: [String: Entry] = entries(signLines)
  /// Names in small letters, in the singular.
  static let names: [String: Entry] = entries(nameLines)

  static let currencies: Set<String> = [
    "USD", "EUR", "GBP", "JPY", "CNY", "INR", "KRW", "RUB", "CHF", "CAD", "AUD", "MXN", "BRL",
    "SEK", "NOK", "DKK", "PLN", "TRY", "ILS", "THB", "VND", "PHP", "NGN", "ZAR", "HKD", "SGD",
    "NZD", "PKR", "BDT", "IDR",
  ]

  static let signPrefixes: [(String, Int)] = [
    ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3),
    ("h", 2), ("d", -1), ("c", -2), ("m", -3), ("µ", -6), ("μ", -6), ("u", -6), ("n", -9),
    ("p", -12), ("f", -15),
  ]

  static let namePrefixes: [(String, Int)] = [
    ("yotta", 24), ("zetta", 21), ("exa", 18), ("peta", 15), ("tera", 12), ("giga", 9),
    ("mega", 6), ("kilo", 3), ("hecto", 2), ("deca", 1), ("deka", 1), ("deci", -1), ("centi", -2),
    ("milli", -3), ("micro", -6), ("nano", -9), ("pico", -12), ("femto", -15), ("atto", -18),
  ]

  /// `names = dimensions = factor [, p]`, a line each; `p`: with prefixes.
  private static func entries(_ lines: String) -> [String: Entry] {
    var table: [String: Entry] = [:]
    for line in lines.split(separator: "\n") {
      let parts = line.split(separator: "=").map { $0.split(separator: " ") }
      guard parts.count >= 3 else { continue }
      var dimensions: [String: Int] = [:]
      for part in parts[1] where part != "1" {
        let pieces = part.split(separator: "^")
        dimensions[String(pieces[0])] = pieces.count > 1 ? Int(pieces[1]) ?? 1 : 1
      }
      let unit = Unit(dimensions: dimensions, factor: factor(parts[2][0]))
      for name in parts[0] {
        table[String(name)] = Entry(unit: unit, takesPrefix: parts[2].contains("p"))
      }
    }
    return table
  }

  /// `254/10000`, `10^-7`, `1.5`
  private static func factor(_ text: Substring) -> Rational {
    let parts = text.split(separator: "/")
    if parts.count == 2 { return factor(parts[0]) / factor(parts[1]) }
    let pieces = text.split(separator: ".")
    let whole = BigInt(String(pieces.joined())) ?? 1
    let places = pieces.count > 1 ? pieces[1].count : 0
    return Rational(whole, over: BigInt(10).power(places))
  }

  private static let signLines = """
    m = m = 1 p
    g = kg = 0.001 p
    s = s = 1 p
    A = A = 1 p
    K = K = 1 p
    mol = mol = 1 p
    cd = cd = 1 p
    rad = rad = 1 p
    sr = sr = 1 p
    Hz = s^-1 = 1 p
    N = kg m s^-2 = 1 p
    Pa = kg m^-1 s^-2 = 1 p
    J = kg m^2 s^-2 = 1 p
    W = kg m^2 s^-3 = 1 p
    C = A s = 1 p
    V = kg m^2 s^-3 A^-1 = 1 p
    F = A^2 s^4 kg^-1 m^-2 = 1 p
    Ω Ohm = kg m^2 s^-3 A^-2 = 1 p
    S = A^2 s^3 kg^-1 m^-2 = 1 p
    Wb = kg m^2 s^-2 A^-1 = 1 p
    T = kg s^-2 A^-1 = 1 p
    H = kg m^2 s^-2 A^-2 = 1 p
    lm = cd sr = 1 p
    lx = cd sr m^-2 = 1 p
    Bq = s^-1 = 1 p
    Gy Sv = m^2 s^-2 = 1 p
    L l = m^3 = 0.001 p
    t = kg = 1000 p
    eV = kg m^2 s^-2 = 1.602176634/10000000000000000000 p
    bar = kg m^-1 s^-2 = 100000 p
    cal = kg m^2 s^-2 = 4.184 p
    b bit = bit = 1 p
    B = bit = 8 p
    ha = m^2 = 10000
    min mins = s = 60
    h hr hrs = s = 3600
    sec secs = s = 1
    d = s = 86400
    wk wks = s = 604800
    yr yrs = month = 12
    mo mos = month = 1
    au AU = m = 149597870700
    ly = m = 9460730472580800
    Å = m = 1/10000000000
    atm = kg m^-1 s^-2 = 101325
    mmHg Torr = kg m^-1 s^-2 = 101325/760
    psi = kg m^-1 s^-2 = 4.4482216152605/0.00064516
    in = m = 0.0254
    ft = m = 0.3048
    yd yds = m = 0.9144
    mi = m = 1609.344
    nmi = m = 1852
    lb lbs lbm = kg = 0.45359237
    lbf = kg m s^-2 = 4.4482216152605
    oz = kg = 0.028349523125
    gal gals = m^3 = 0.003785411784
    qt qts = m^3 = 0.000946352946
    pt pts = m^3 = 0.000473176473
    tbsp = m^3 = 0.00001478676478125
    tsp = m^3 = 0.00000492892159375
    mph = m s^-1 = 0.44704
    kph kmph kmh = m s^-1 = 1/3.6
    fps = m s^-1 = 0.3048
    mps = m s^-1 = 1
    kn kt kts = m s^-1 = 1852/3600
    rpm RPM = rev s^-1 = 1/60
    rev = rev = 1
    sq_ft sqft = m^2 = 0.09290304
    hp = kg m^2 s^-3 = 745.69987158227022
    Btu BTU = kg m^2 s^-2 = 1055.05585262
    cc = m^3 = 0.000001
    Wh = kg m^2 s^-2 = 3600 p
    Ah = A s = 3600 p
    Nm = kg m^2 s^-2 = 1 p
    dB = dB = 1
    pH = pH = 1
    deg = ° = 1
    arcmin = ° = 1/60
    arcsec = ° = 1/3600
    pct = % = 1
    bps = bit s^-1 = 1 p
    G = kg s^-2 A^-1 = 0.0001 p
    USD US$ = USD = 1
    EUR = EUR = 1
    GBP = GBP = 1
    JPY = JPY = 1
    CNY RMB = CNY = 1
    INR Rs = INR = 1
    KRW = KRW = 1
    RUB = RUB = 1
    CHF = CHF = 1
    CAD = CAD = 1
    AUD = AUD = 1
    MXN = MXN = 1
    BRL = BRL = 1
    SEK = SEK = 1
    PLN = PLN = 1
    HKD = HKD = 1
    """

  private static let nameLines = """
    meter metre = m = 1 p
    gram gramme = kg = 0.001 p
    second = s = 1 p
    ampere amp = A = 1 p
    kelvin = K = 1 p
    mole = mol = 1 p
    candela = cd = 1 p
    radian rad = rad = 1 p
    steradian = sr = 1 p
    hertz = s^-1 = 1 p
    newton = kg m s^-2 = 1 p
    pascal = kg m^-1 s^-2 = 1 p
    joule = kg m^2 s^-2 = 1 p
    watt = kg m^2 s^-3 = 1 p
    coulomb = A s = 1 p
    volt = kg m^2 s^-3 A^-1 = 1 p
    farad = A^2 s^4 kg^-1 m^-2 = 1 p
    ohm = kg m^2 s^-3 A^-2 = 1 p
    siemens = A^2 s^3 kg^-1 m^-2 = 1 p
    weber = kg m^2 s^-2 A^-1 = 1 p
    tesla = kg s^-2 A^-1 = 1 p
    henry = kg m^2 s^-2 A^-2 = 1 p
    lumen = cd sr = 1 p
    lux = cd sr m^-2 = 1 p
    becquerel = s^-1 = 1 p
    gray sievert = m^2 s^-2 = 1 p
    liter litre = m^3 = 0.001 p
    tonne = kg = 1000 p
    ton = kg = 1000
    electronvolt = kg m^2 s^-2 = 1.602176634/10000000000000000000 p
    bar = kg m^-1 s^-2 = 100000 p
    calorie = kg m^2 s^-2 = 4.184 p
    bit = bit = 1 p
    byte = bit = 8 p
    hectare = m^2 = 10000
    are = m^2 = 100
    acre = m^2 = 4046.8564224
    minute = s = 60
    hour = s = 3600
    day = s = 86400
    week = s = 604800
    fortnight = s = 1209600
    month = month = 1
    year = month = 12
    decade = month = 120
    century centurie = month = 1200
    lightyear light-year = m = 9460730472580800
    parsec = m = 30856775814913673
    angstrom = m = 1/10000000000
    micron = m = 0.000001
    atmosphere = kg m^-1 s^-2 = 101325
    inch inche = m = 0.0254
    foot feet = m = 0.3048
    yard = m = 0.9144
    mile = m = 1609.344
    furlong = m = 201.168
    fathom = m = 1.8288
    rod = m = 5.0292
    league = m = 4828.032
    pound = kg = 0.45359237
    ounce = kg = 0.028349523125
    stone = kg = 6.35029318
    gallon = m^3 = 0.003785411784
    quart = m^3 = 0.000946352946
    pint = m^3 = 0.000473176473
    cup = m^3 = 0.0002365882365
    tablespoon = m^3 = 0.00001478676478125
    teaspoon = m^3 = 0.00000492892159375
    barrel = barrel = 1
    bushel = m^3 = 0.03523907016688
    peck = m^3 = 0.00880976754172
    carat = kg = 0.0002
    grain = kg = 0.00006479891
    knot = m s^-1 = 1852/3600
    revolution turn = rev = 1
    rotation = rev = 1
    horsepower = kg m^2 s^-3 = 745.69987158227022
    decibel = dB = 1
    degree = ° = 1
    arcminute = ° = 1/60
    arcsecond = ° = 1/3600
    percent percentage = % = 1
    dollar buck = USD = 1
    cent penny pennie = USD = 0.01
    nickel = nickel = 1
    dime = dime = 1
    euro = EUR = 1
    pence = GBP = 0.01
    sterling = GBP = 1
    yen = JPY = 1
    yuan renminbi = CNY = 1
    rupee = INR = 1
    paisa paise = INR = 0.01
    won = KRW = 1
    ruble rouble = RUB = 1
    franc = CHF = 1
    peso = MXN = 1
    real reai = BRL = 1
    krona kronor = SEK = 1
    zloty = PLN = 1
    lira = TRY = 1
    baht = THB = 1
    rand = ZAR = 1
    shekel = ILS = 1
    celsius centigrade = °C = 1
    fahrenheit = °F = 1
    """
}
