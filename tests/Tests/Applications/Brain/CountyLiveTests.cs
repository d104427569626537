using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Tongqu.Access;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>The live stream of a county's figures lasts as long as the session it was asked with.</summary>
public sealed class CountyLiveTests
{
    private const string Leader = "330825/leader";

    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task The_stream_says_so_when_the_session_has_been_idle_for_too_long(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        using var live = await WatchAsync(city);

        city.Clock.Advance(TimeSpan.FromMinutes(31));

        (await LastEventAsync(live)).ShouldBe("ended");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_stream_ends_when_the_account_was_changed_meanwhile(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        using var live = await WatchAsync(city);

        await city.Database.WriteAsync<int>(Scope.Nothing, async store =>
            await store.Set<Person>().ExecuteUpdateAsync(row => row.SetProperty(person => person.Stamp, "changed")));

        (await LastEventAsync(live)).ShouldBe("ended");
    }

    private static async Task<StreamReader> WatchAsync(TestCity city)
    {
        var client = await city.HolderOfAsync(Leader);
        var asked = new HttpRequestMessage(HttpMethod.Get, "/county/live");
        asked.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        var answer = await client.SendAsync(asked, HttpCompletionOption.ResponseHeadersRead);
        var live = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        (await live.ReadLineAsync()).ShouldBe("event: counts");
        return live;
    }

    private static async Task<string> LastEventAsync(StreamReader live)
    {
        var last = "";
        while (await live.ReadLineAsync() is { } line)
        {
            last = line.StartsWith("event: ", StringComparison.Ordinal) ? line["event: ".Length..] : last;
        }

        return last;
    }
}
