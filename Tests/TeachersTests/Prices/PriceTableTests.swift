import Teachers
import Testing
import Values

struct PriceTableTests {
  private let mini = Price(dollarsPerMillionInput: 0.15, output: 0.60)

  @Test func knowsModelsByTheirHosts() {
    let table = PriceTable.published
    #expect(table.price(url: "https://api.openai.com/v1", model: "gpt-4o-mini") == mini)
    #expect(table.price(url: "https://api.openai.com/v1", model: "gpt-4o-mini-2024-07-18") == mini)
    #expect(table.price(url: "https://api.openai.com:443/v1", model: "gpt-4o-mini") == mini)
    #expect(table.price(url: "https://api.openai.com/v1", model: "gpt-4o-mini-audio") == nil)
    #expect(table.price(url: "http://127.0.0.1/v1", model: "gpt-4o-mini") == nil)
    #expect(table.price(url: "nonsense", model: "gpt-4o-mini") == nil)
  }

  @Test func theUsersLinesComeFirst() {
    let own = Price(dollarsPerMillionInput: 1, output: 2)
    let table = PriceTable.published.overridden(by: [
      .init(host: "api.openai.com", model: "gpt-4o*", price: own)
    ])
    #expect(table.price(url: "https://api.openai.com/v1", model: "gpt-4o-mini") == own)
    #expect(table.price(url: "https://api.openai.com/v1", model: "gpt-4.1") != own)
  }

  @Test func batchesCostHalf() {
    #expect(mini.half == Price(dollarsPerMillionInput: 0.075, output: 0.30))
    let batched = { (isBatched: Bool) in
      var options = Teacher.Options()
      options.isBatched = isBatched
      return Teacher(
        name: "t", place: .endpoints(["http://a/v1"], key: nil), model: "m", price: self.mini,
        options: options
      ).price
    }
    #expect(batched(true) == mini.half && batched(false) == mini)
  }
}
