using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Registry.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Data.Tests;

/// <summary>What staff see of whom, masked and in full, and what a person sees of staff.</summary>
public sealed class SubjectPagesTests
{
    private const string Room = "330803114/command";
    private static int _people;

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_person_is_masked_in_every_list_page_export_and_answer(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, name) = NewPerson();
        var id = await city.AddAsync(number, name, kind: SubjectKind.Person, address: "盈川村77号502室");
        await city.TakeInAsync("grid-survey", $"resident-number:{number},birth-date,2026-01-01,1990-03-07", $"resident-number:{number},lives-alone-elder,2026-01-01,是");
        var visitor = await city.VisitorAsync(Room);
        var client = await city.HolderOfAsync(Room);

        foreach (var path in new[] { $"/data?q={number}", $"/data/subjects/{id}", $"/data/export.csv?q={number}" })
        {
            var shown = await (await visitor.GetAsync(path)).Content.ReadAsStringAsync();
            ShouldBeMasked(shown, number, name);
        }

        foreach (var path in new[] { $"/api/v1/registry/subjects?q={number}", $"/api/v1/registry/subjects/{id}", $"/api/v1/registry/subjects/{id}/facts" })
        {
            var answer = await client.GetAsync(path);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            ShouldBeMasked(await answer.Content.ReadAsStringAsync(), number, name);
        }

        static void ShouldBeMasked(string text, string number, string name)
        {
            text.ShouldNotContain(name[1..]);
            text.ShouldNotContain("1990-03-07");
            text.ShouldNotContain("502室");
            // What was searched for stands in the search field; nowhere else.
            text.Split(number).Length.ShouldBeLessThanOrEqualTo(text.Contains("<html", StringComparison.Ordinal) ? 4 : 1);
        }
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Seeing_in_full_needs_a_reason_and_the_person_reads_it(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, name) = NewPerson();
        var id = await city.AddAsync(number, name, kind: SubjectKind.Person, address: "盈川村78号");
        await city.TakeInAsync("grid-survey", $"resident-number:{number},birth-date,2026-01-01,1990-03-07");
        var resident = $"resident-{number}";
        await city.AccountAsync(null, resident);
        await LinkAsync(city, id, resident);
        var room = await city.VisitorAsync(Room);
        var path = $"/data/subjects/{id}/unmask";

        var unreasoned = await room.SendAsync(path, ("purpose", "visit"), ("reason", "x"));
        var purposeless = await room.SendAsync(path, ("purpose", "curiosity"), ("reason", "想看看这个人"));
        var unconsented = await room.SendAsync(path, ("purpose", "carbon-account"), ("reason", "核对碳账户"));
        var shown = await room.SendAsync(path, ("purpose", "visit"), ("reason", "台风前上门转移"));

        (unreasoned.StatusCode, purposeless.StatusCode, unconsented.StatusCode)
            .ShouldBe((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity, HttpStatusCode.Forbidden));
        (await unreasoned.Content.ReadAsStringAsync()).ShouldNotContain(number);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await shown.Content.ReadAsStringAsync();
        page.ShouldContain(number);
        page.ShouldContain("1990-03-07");
        page.ShouldContain(name);
        (await (await room.GetAsync($"/data/subjects/{id}")).Content.ReadAsStringAsync()).ShouldNotContain(number);
        var mine = await (await SignedInAsync(city, resident)).PageAsync("/mine");
        mine.Body!.TextContent.ShouldContain("台风前上门转移");
        mine.Body.TextContent.ShouldContain("高家镇");
        mine.QuerySelectorAll("#uses ~ .sheet-frame tbody tr").Length.ShouldBe(1);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_consent_is_given_and_taken_back_by_the_person_alone(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (number, name) = NewPerson();
        var id = await city.AddAsync(number, name, kind: SubjectKind.Person);
        var resident = $"resident-{number}";
        await city.AccountAsync(null, resident);
        await LinkAsync(city, id, resident);
        var person = await SignedInAsync(city, resident);
        var room = await city.HolderOfAsync(Room);
        Task<HttpResponseMessage> AskAsync() =>
            room.PostAsJsonAsync($"/api/v1/registry/subjects/{id}/unmask", new { purpose = "carbon-account", reason = "核对碳账户活动数据" });

        (await AskAsync()).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await person.SendAsync("/mine/consents", ("purpose", "carbon-account"), ("give", "yes"));
        (await AskAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
        await person.SendAsync("/mine/consents", ("purpose", "carbon-account"), ("give", "no"));
        (await AskAsync()).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        var other = await city.VisitorAsync(Room);
        (await other.SendAsync("/mine/consents", ("purpose", "carbon-account"), ("give", "yes"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await person.GetAsync("/data")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_lies_outside_ones_scope_is_not_there(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var id = await city.AddAsync(RegistryCity.NewCode(), region: RegistryCity.OtherGrid);
        var room = await city.HolderOfAsync(Room);
        var visitor = await city.VisitorAsync(Room);

        foreach (var path in new[] { "", "/facts", "/licences", "/uses" })
        {
            (await room.GetAsync($"/api/v1/registry/subjects/{id}{path}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        }

        (await room.PostAsJsonAsync($"/api/v1/registry/subjects/{id}/unmask", new { purpose = "visit", reason = "越权查看" })).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await visitor.GetAsync($"/data/subjects/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await city.HolderOfAsync("330803001/command")).GetAsync($"/api/v1/registry/subjects/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_file_sent_over_http_is_taken_in_once_and_reported(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var id = await city.AddAsync(code);
        var centre = await city.HolderOfAsync("330803/centre");
        Task<HttpResponseMessage> SendAsync(string type = "text/csv") => centre.PostAsync("/api/v1/registry/batches?source=tax&file=q2.csv",
            new StringContent($"subject,fact,as-of,value\ncredit-code:{code},annual-revenue,2026-06-30,12.5\ncredit-code:{code},annual-revenue,2026-06-31,12.5\n", Encoding.UTF8, type));

        var first = await SendAsync();
        var second = await SendAsync();

        (first.StatusCode, second.StatusCode, (await SendAsync("application/json")).StatusCode)
            .ShouldBe((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.UnsupportedMediaType));
        var report = await centre.GetFromJsonAsync<JsonElement>(first.Headers.Location!.ToString());
        report.GetProperty("batch").GetProperty("accepted").GetInt32().ShouldBe(1);
        report.GetProperty("refused")[0].GetProperty("code").GetString().ShouldBe("facts.as-of");
        var visitor = await city.VisitorAsync("330803/centre");
        (await visitor.PageAsync($"/data/batches/{report.GetProperty("batch").GetProperty("id").GetString()}")).Body!.TextContent.ShouldContain("日期不合格式");
        (await visitor.PageAsync("/data/batches")).Body!.TextContent.ShouldContain("q2.csv");
        var facts = await centre.GetFromJsonAsync<JsonElement>($"/api/v1/registry/subjects/{id}/facts?asOf=2026-06-30");
        facts.GetProperty("facts")[0].GetProperty("value").GetString().ShouldBe("12.5");
        (await centre.GetFromJsonAsync<JsonElement>($"/api/v1/registry/subjects/{id}/facts?asOf=2026-06-29")).GetProperty("facts").GetArrayLength().ShouldBe(0);
        (await centre.GetAsync($"/api/v1/registry/subjects/{id}/facts?asOf=June")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("/data/facts", "年主营业务收入")]
    [InlineData("/data/sources", "GB 11643-1999")]
    [InlineData("/data?q=zzzzzz", "没有符合条件的主体")]
    [InlineData("/data?kind=farm&region=330803114&flagged=on&page=3", "没有符合条件的主体")]
    public async Task The_other_pages_say_what_is_there(string path, string words) =>
        (await (await (await SharedCity.OnAsync(Dialect.Sqlite)).VisitorAsync(Room)).PageAsync(path)).Body!.TextContent.ShouldContain(words);

    private static (string Number, string Name) NewPerson()
    {
        var digits = $"33089919900307{Interlocked.Increment(ref _people):000}";
        return (digits + ResidentNumber.CheckOf(digits), "冼" + "翊珩");
    }

    private static async Task LinkAsync(TestCity city, long subject, string account)
    {
        var person = await city.Database.ReadAsync(Scope.Nothing, store =>
            Task.FromResult(store.Set<Person>().Where(row => row.Name == account).Select(row => row.Id).First()));
        (await city.Get<Subjects>().LinkAsync(subject, person)).ShouldBeTrue();
    }

    private static async Task<Visitor> SignedInAsync(TestCity city, string user)
    {
        var visitor = new Visitor(city.Address);
        var session = await city.SessionAsync(user);
        visitor.Cookies.Add(city.Address, new Cookie(session.Name, session.Value));
        return visitor;
    }
}
