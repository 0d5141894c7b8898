import Testing

/// Units are a system: one amount has many names, and another unit is another amount.
struct UnitsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    7 ;; \boxed{7\text{ m}} ;; right
    7 m ;; \boxed{7 cm} ;; wrong
    700 cm ;; \boxed{7 m} ;; right
    5\text{ J} ;; \boxed{5\text{ N}\cdot\text{m}} ;; right
    5\text{ N} ;; \boxed{5\text{ J}} ;; wrong
    10\text{ m/s} ;; \boxed{36\text{ km/h}} ;; right
    10\text{ m/s} ;; \boxed{10\text{ km/h}} ;; wrong
    10\frac{\text{m}}{\text{s}} ;; \boxed{10\text{ m/s}} ;; right
    9.8\text{ m/s}^2 ;; \boxed{9.8 \mathrm{~m/s^2}} ;; right
    9.8\text{ m/s}^2 ;; \boxed{9.8\text{ m/s}} ;; wrong
    9.8\,\mathrm{m}\,\mathrm{s}^{-2} ;; \boxed{9.8\text{ m/s}^2} ;; right
    5\text{ kWh} ;; \boxed{5\text{ kW}\cdot\text{h}} ;; right
    5\text{ kWh} ;; \boxed{18\text{ MJ}} ;; right
    5\text{ kWh} ;; \boxed{5\text{ kW}} ;; wrong
    100\text{ °C} ;; \boxed{212\text{ °F}} ;; right
    100^\circ\text{C} ;; \boxed{373.15\text{ K}} ;; right
    20^\circ C ;; \boxed{20^\circ F} ;; wrong
    20^{\circ}\mathrm{C} ;; \boxed{20°C} ;; right
    20\text{ degrees Celsius} ;; \boxed{20^\circ C} ;; right
    45^\circ ;; \boxed{45 degrees} ;; right
    45^\circ ;; \boxed{45\degree} ;; right
    45^{\circ} ;; \boxed{45°} ;; right
    45^\circ ;; \boxed{45} ;; right
    \frac\pi4 ;; \boxed{45^\circ} ;; right
    45^\circ ;; \boxed{46^\circ} ;; wrong
    30^\circ 30' ;; \boxed{30.5^\circ} ;; right
    30^\circ 30' ;; \boxed{30^\circ 20'} ;; wrong
    30° 15' 36" ;; \boxed{30.26°} ;; right
    1 hour 30 minutes ;; \boxed{90 minutes} ;; right
    1 hour 30 minutes ;; \boxed{1.5 hours} ;; right
    1 hour 30 minutes ;; \boxed{1 h 30 min} ;; right
    1 hour 30 minutes ;; \boxed{1.3 hours} ;; wrong
    2 hours and 15 minutes ;; \boxed{135 min} ;; right
    5 ft 6 in ;; \boxed{66 in} ;; right
    5'6" ;; \boxed{66 inches} ;; right
    5 feet 6 inches ;; \boxed{5.5 feet} ;; right
    5 feet 6 inches ;; \boxed{5.6 feet} ;; wrong
    3 lb 8 oz ;; \boxed{3.5 lb} ;; right
    1 yard ;; \boxed{3 feet} ;; right
    1 mile ;; \boxed{5280 feet} ;; right
    1 gallon ;; \boxed{4 quarts} ;; right
    1 gallon ;; \boxed{8 pints} ;; right
    1 pint ;; \boxed{2 cups} ;; right
    3 tsp ;; \boxed{1 tbsp} ;; right
    1 kg ;; \boxed{1000 g} ;; right
    1 kg ;; \boxed{1 g} ;; wrong
    2.54 cm ;; \boxed{1 inch} ;; right
    25 mph ;; \boxed{25 miles per hour} ;; right
    25 mph ;; \boxed{25 km/h} ;; wrong
    3\text{ MB} ;; \boxed{3\text{ GB}} ;; wrong
    8 bits ;; \boxed{1 byte} ;; right
    1 MHz ;; \boxed{1000 kHz} ;; right
    5\,\Omega ;; \boxed{5 ohms} ;; right
    12 V ;; \boxed{12 volts} ;; right
    2 A ;; \boxed{2 amperes} ;; right
    \$5 ;; \boxed{5 dollars} ;; right
    $5 ;; \boxed{5} ;; right
    €5 ;; \boxed{5 euros} ;; right
    €5 ;; \boxed{$5} ;; wrong
    5 EUR ;; \boxed{€5} ;; right
    5 USD ;; \boxed{\$5} ;; right
    £5 ;; \boxed{5 pounds} ;; right
    £5 ;; \boxed{€5} ;; wrong
    50 cents ;; \boxed{\$0.50} ;; right
    \$0.50 ;; \boxed{50¢} ;; right
    ¥500 ;; \boxed{500 yen} ;; right
    ₹500 ;; \boxed{500 rupees} ;; right
    500 yen ;; \boxed{500 rupees} ;; wrong
    5 GBP ;; \boxed{£5} ;; right
    10 cm^2 ;; \boxed{10 square centimeters} ;; right
    10 cm^2 ;; \boxed{10 cm^3} ;; wrong
    10 cm² ;; \boxed{10\text{ cm}^2} ;; right
    10 sq ft ;; \boxed{10 square feet} ;; right
    10\text{ m}^2 ;; \boxed{100000\text{ cm}^2} ;; right
    10\text{ cubic meters} ;; \boxed{10\text{ m}^3} ;; right
    3 L ;; \boxed{3000 mL} ;; right
    3 L ;; \boxed{3000 cm^3} ;; right
    60 miles per hour ;; \boxed{60 mph} ;; right
    5 kN ;; \boxed{5000 N} ;; right
    5 Pa ;; \boxed{5 N/m^2} ;; right
    1 atm ;; \boxed{101325 Pa} ;; right
    3 weeks ;; \boxed{21 days} ;; right
    2 years ;; \boxed{24 months} ;; right
    1 year ;; \boxed{12 months} ;; right
    1 hectare ;; \boxed{10000 m^2} ;; right
    6\text{ feet} ;; \boxed{6\text{ meters}} ;; wrong
    12 inches ;; \boxed{1 foot} ;; right
    10 \text{ kg m/s} ;; \boxed{10\text{ kg}\cdot\text{m/s}} ;; right
    5\text{ g/cm}^3 ;; \boxed{5000\text{ kg/m}^3} ;; right
    \frac{1}{2}\text{ mile} ;; \boxed{0.5 mi} ;; right
    5\% ;; \boxed{0.05} ;; right
    5\% ;; \boxed{5} ;; could not tell
    5\% ;; \boxed{5 percent} ;; right
    5 percentage points ;; \boxed{5 percentage points} ;; right
    3 \text{ units}^2 ;; \boxed{3\text{ square units}} ;; right
    90 ;; \boxed{90 km/h} ;; right
    1.5\times10^8\text{ km} ;; \boxed{1.5\times10^{11}\text{ m}} ;; right
    5 m/s ;; \boxed{5\text{ m/s}} ;; right
    5 N ;; \boxed{5\text{ N}} ;; right
    3.0\times 10^8 m/s ;; \boxed{3\times10^8\text{ m/s}} ;; right
    5 ms ;; \boxed{5 s} ;; wrong
    5 \mu m ;; \boxed{5\text{ m}} ;; not right
    100 km ;; \boxed{62 miles} ;; wrong
    2 ft ;; \boxed{2 yd} ;; wrong
    2 quarts ;; \boxed{2 gallons} ;; wrong
    15 \text{ minutes} ;; \boxed{15} ;; right
    15\text{ seconds} ;; \boxed{15\text{ minutes}} ;; wrong
    $12.50 ;; \boxed{12.50 dollars} ;; right
    12.5\text{ cm} ;; \boxed{12.50\text{ cm}} ;; right
    \$3 million ;; \boxed{3000000 dollars} ;; right
    \$1,000 ;; \boxed{1000} ;; right
    26 ;; \boxed{26 meters per second} ;; right
    26 ;; 26 meters per second ;; right
    26 ;; \boxed{26 \text{ meters per second}} ;; right
    26 ;; \boxed{27 meters per second} ;; wrong
    26\text{ m/s} ;; \boxed{26 metres per second} ;; right
    26 m/s ;; \boxed{26\text{ meters/second}} ;; right
    26 m/s ;; \boxed{26\text{ kilometers per second}} ;; wrong
    26 m/s ;; \boxed{26\text{ meters per minute}} ;; wrong
    9.8 ;; \boxed{9.8 meters per second squared} ;; right
    9.8 m/s^2 ;; \boxed{9.8 meters per second squared} ;; right
    9.8 m/s^2 ;; \boxed{9.8 meters per second per second} ;; right
    9.8 m/s^2 ;; \boxed{9.8 meters per second} ;; wrong
    second ;; \boxed{2} ;; right
    15^\circ 7' ;; \boxed{15°7'} ;; right
    15^\circ7' ;; \boxed{15^{\circ}7^{\prime}} ;; right
    15^{\circ}7^{\prime}30^{\prime\prime} ;; \boxed{15.125°} ;; right
    15^{\circ}7^{\prime} ;; \boxed{15°8'} ;; wrong
    15.125^\circ ;; \boxed{15°7'30"} ;; right
    481/30^\circ ;; \boxed{16^{\circ}2'} ;; right
    69/20^{\circ} ;; \boxed{3°27'} ;; right
    360/5^\circ ;; \boxed{72^\circ} ;; right
    481/30^\circ ;; \boxed{16^{\circ}3'} ;; wrong
    12\text{ in}^2 ;; \boxed{12\text{ square inches}} ;; right
    12\text{ in}^2 ;; \boxed{12\text{ sq in}} ;; right
    12\text{ in}^2 ;; \boxed{12\text{ sq. in.}} ;; right
    12\text{ in}^2 ;; \boxed{\frac1{12}\text{ square feet}} ;; right
    12\text{ in}^2 ;; \boxed{12\text{ in}} ;; wrong
    12 ;; \boxed{12\text{ in total}} ;; right
    9.8\text{ m/s}^2 ;; \boxed{9.8\,\frac{m}{s^2}} ;; right
    9.8\text{ m/s}^2 ;; \boxed{9.8\frac{\text{m}}{\text{s}^2}} ;; right
    9.8\text{ m/s}^2 ;; \boxed{9.8\,\frac{m}{s}} ;; wrong
    16\pi\text{ cm}^2 ;; \boxed{16\pi\text{ square centimeters}} ;; right
    16\pi\text{ cm}^2 ;; \boxed{16\pi\text{ cubic centimeters}} ;; wrong
    10^{-6}\text{ m} ;; \boxed{1\,\mu\text{m}} ;; right
    10^{-6}\text{ m} ;; \boxed{1\,\mu m} ;; right
    5\,\mu\mathrm{m} ;; \boxed{5\,\mathrm{\mu m}} ;; right
    5\,\mu\text{m} ;; \boxed{5\text{ mm}} ;; wrong
    5 A ;; \boxed{5 V} ;; wrong
    5\text{ A} ;; \boxed{5\text{ mA}} ;; wrong
    3 mA ;; \boxed{0.003 A} ;; right
    2.4 A ;; \boxed{2400 mA} ;; right
    0.5 A ;; \boxed{0.5\ \mathrm{A}} ;; right
    \$5 per hour ;; \boxed{\$5 per day} ;; not right
    \$2.50 per gallon ;; \boxed{\$2.50 per liter} ;; not right
    \$5 per hour ;; \boxed{\$5 per hour} ;; right
    \$5 per hour ;; \boxed{\$5} ;; right
    5\% per year ;; \boxed{5\%\text{ per month}} ;; wrong
    5\% per year ;; \boxed{5\%} ;; right
    40 pages per hour ;; \boxed{40 \text{ pages per minute}} ;; wrong
    40 pages per hour ;; \boxed{40 pages per hour} ;; right
    3 girls per boy ;; \boxed{3 boys per girl} ;; wrong
    """#
}
