using System.Net;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Web.Tests;

/// <summary>A form may say where to go afterwards: only to a page of ours, whatever it says.</summary>
public sealed class GoingBackTests
{
    public static readonly TheoryData<string> Elsewhere =
    [
        "https://example.org/", "http:example.org", "//example.org", "///example.org", "/\\example.org", "\\\\example.org", "/\t/example.org", "\t//example.org", " //example.org",
        "javascript:alert(1)", "data:text/html,x", "example.org", "@example.org", ".example.org", "/%0d%0a\r\nSet-Cookie: a=b", "/x\r\nLocation: https://example.org", "/x\nSet-Cookie: a=b",
        "/街道", "/ x", "/\u202e", "", "?", "../..", new string('/', 2), "/" + new string('x', 3000),
    ];

    [Theory, MemberData(nameof(Elsewhere))]
    public async Task Nobody_is_sent_elsewhere(string back)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var clerk = await city.VisitorAsync("330803114/command");
        var user = await city.AccountAsync("330803114/command");
        foreach (var (answer, home) in new[]
        {
            (await clerk.SendAsync("/settings", ("lang", "en"), ("back", back)), "/"),
            (await clerk.SendAsync("/desk/assign", ("numbers", "x"), ("back", back), ("command", Guid.NewGuid().ToString())), "/desk"),
            (await (await city.VisitorAsync()).SendAsync("/signin", ("user", user), ("password", TestCity.Password), ("back", back)), "/start"),
        })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
            answer.Headers.GetValues("Location").ShouldBe([home]);
            answer.Headers.TryGetValues("Set-Cookie", out var cookies);
            (cookies ?? []).ShouldNotContain(cookie => cookie.StartsWith("a=", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("/desk?tab=verify&q=%E8%B7%AF&page=2")]
    [InlineData("/e/QZ261121-7K3M9PXA?key=ABC#top")]
    public async Task Everybody_is_sent_back_to_a_page_of_ours(string back)
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);

        var answer = await (await city.VisitorAsync()).SendAsync("/settings", ("elder", "on"), ("back", back));

        answer.Headers.GetValues("Location").ShouldBe([back]);
    }
}
