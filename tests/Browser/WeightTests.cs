using System.Globalization;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>What a phone on a village road must fetch to see a page for the first time.</summary>
[Collection(nameof(Around))]
public sealed class WeightTests(Stage stage)
{
    private const int Most = 300 * 1024;

    // All that was sent for the page, as it went over the wire; kept copies count as what they weighed when they came.
    private const string Weight = """
        () => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
          .reduce((sum, entry) => sum + entry.encodedBodySize, 0)
        """;

    [Fact]
    public Task No_page_without_a_map_or_chart_weighs_more_than_300_kB() => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var (number, key) = await Reports.SendAsync(city, "路口红绿灯不亮", kind: "91.01", region: "330803114233");
        await using var person = await Person.AtAsync(city, new("zh", 390), "weight", faults);
        foreach (var (user, addresses) in ((string?, string[])[])
        [
            (null, ["/", "/report", $"/reported/{number}?key={key}", $"/e/{number}", "/signin", "/indicators", "/developers"]),
            ("zhihui-gaojia", ["/desk", "/desk?tab=all", $"/desk/events/{number}", "/desk/report", "/data", "/data/facts", "/data/batches", "/duty", "/account", "/county"]),
            ("wangge-yingchuan", ["/grid", "/data"]),
            ("xitong", ["/admin/people", "/admin/posts", "/admin/import", "/exchange"]),
            ("anquan", ["/admin/rights", "/admin/tokens"]),
            ("shenji", ["/admin/audit"]),
        ])
        {
            if (user is not null)
            {
                await person.SignInAsync(user);
            }

            foreach (var address in addresses)
            {
                await person.GoAsync(address);
                await PageChecks.SettledAsync(person.Page, person.Reading);
                var weight = await person.Page.EvaluateAsync<int>(Weight);
                var draws = await person.Page.Locator(".map-canvas, [data-module*='trend']").CountAsync() > 0;
                TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{weight / 1024,6} kB {(draws ? "with a map or chart" : "")} {address}"));
                if (weight > Most && !draws)
                {
                    faults.Add($"{address} weighs {weight / 1024} kB");
                }
            }
        }
    });
}
