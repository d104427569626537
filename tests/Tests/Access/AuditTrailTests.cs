using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>The trail is a chain: what was sealed can be neither changed, nor inserted, nor removed unseen, and a person can be forgotten.</summary>
public sealed class AuditTrailTests
{
    public static readonly TheoryData<Dialect> Databases = [Dialect.Sqlite, Dialect.Postgres];

    [Theory, MemberData(nameof(Databases))]
    public async Task A_row_tampered_with_in_the_database_is_named(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (audit, trail) = Of(city);
        for (var one = 1; one <= 5; one++)
        {
            await audit.RecordAsync(Caller.Public with { Person = one }, "test.deed", $"object-{one}", "done", $"reason {one}");
            // Ids rise with time, and entries are chained in the order of their ids.
            city.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await trail.SealAsync();
        var whole = await trail.VerifyAsync();
        whole.Broken.ShouldBeNull();
        whole.Entries.ShouldBeGreaterThanOrEqualTo(5);

        var third = await SeqOfThirdAsync(city);
        foreach (var (change, back) in ((string, string)[])
        [
            ("object = 'object-x'", "object = 'object-3'"), ("outcome = 'refused'", "outcome = 'done'"), ("person = 4", "person = 3"),
            ("detail = 'another reason'", "detail = 'reason 3'"),
        ])
        {
            await SqlAsync(city, $"update access_audit set {change} where seq = {third}");
            (await trail.VerifyAsync()).Broken.ShouldBe(third, change);
            await SqlAsync(city, $"update access_audit set {back} where seq = {third}");
            (await trail.VerifyAsync()).Broken.ShouldBeNull(back);
        }

        await SqlAsync(city, $"delete from access_audit where seq = {third}");
        (await trail.VerifyAsync()).Broken.ShouldBe(third);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_trail_cut_off_at_its_end_does_not_hold_the_head_that_was_noted(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (audit, trail) = Of(city);
        await audit.RecordAsync(Caller.Public, "test.deed", "one", "done");
        await audit.RecordAsync(Caller.Public, "test.deed", "two", "done");
        await trail.SealAsync();
        var noted = await trail.VerifyAsync();

        await SqlAsync(city, $"delete from access_audit where seq = {noted.Entries}");

        (await trail.VerifyAsync()).Broken.ShouldBeNull("a chain alone cannot show that its end is gone");
        (await trail.VerifyAsync((noted.Entries, noted.Head))).Broken.ShouldBe(noted.Entries);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Many_who_write_and_several_who_seal_at_once_make_one_chain(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (audit, trail) = Of(city);

        await Task.WhenAll(Enumerable.Range(0, 120).Select(async one =>
        {
            await audit.RecordAsync(Caller.Public with { Person = one }, "test.crowd", $"{one}", "done");
            if (one % 10 == 0)
            {
                await trail.SealAsync();
            }
        }));
        await trail.SealAsync();

        var proof = await trail.VerifyAsync();
        (proof.Broken, proof.Waiting).ShouldBe((null, 0));
        (await trail.CountAsync(new AuditSearch(Deed: "test.crowd"))).ShouldBe(120);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_person_is_forgotten_after_half_a_year_and_the_chain_still_holds(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (audit, trail) = Of(city);
        await audit.RecordAsync(Caller.Public with { Person = 77 }, "test.deed", "old", "done", "张三 asked");
        await trail.SealAsync();
        (await trail.ForgetAsync(77)).ShouldBe(0, "nobody is forgotten before six months have passed");

        city.Clock.Advance(AuditTrail.KeptAtLeast + TimeSpan.FromDays(1));
        await audit.RecordAsync(Caller.Public with { Person = 77 }, "test.deed", "new", "done", "张三 again");
        await trail.SealAsync();
        (await trail.ForgetAsync(77)).ShouldBe(1);

        var lines = await trail.ListAsync(new AuditSearch(Deed: "test.deed"), 0, 10);
        lines.Single(line => line.Object == "old").ShouldSatisfyAllConditions(line => line.Person.ShouldBe(0), line => line.Detail.ShouldBeEmpty());
        lines.Single(line => line.Object == "new").Detail.ShouldBe("张三 again");
        var proof = await trail.VerifyAsync();
        (proof.Broken, proof.Forgotten).ShouldBe((null, 1));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Whose_account_was_closed_half_a_year_ago_is_forgotten_and_nobody_else(Dialect dialect)
    {
        await using var city = await TestCity.StartAsync(dialect);
        var (audit, trail) = Of(city);
        await city.AccountAsync(null, "who-leaves");
        await city.AccountAsync(null, "who-stays");
        var ids = await city.Database.ReadAsync(Scope.Nothing, store => store.Set<Person>().ToDictionaryAsync(person => person.Name, person => person.Id));
        foreach (var name in new[] { "who-leaves", "who-stays" })
        {
            await audit.RecordAsync(Caller.Public with { Person = ids[name] }, "test.deed", name, "done", "张三 asked");
        }

        await trail.SealAsync();
        await city.Database.WriteAsync<bool>(Scope.Nothing, async store =>
        {
            (await store.Set<Person>().FirstAsync(person => person.Name == "who-leaves")).ClosedAt = city.Clock.GetUtcNow().AddDays(30);
            return true;
        });
        city.Clock.Advance(AuditTrail.KeptAtLeast + TimeSpan.FromDays(29));
        (await trail.ForgetClosedAsync()).ShouldBe(0, "the account was closed less than half a year ago");

        city.Clock.Advance(TimeSpan.FromDays(2));
        (await trail.ForgetClosedAsync()).ShouldBeGreaterThan(0);

        var lines = await trail.ListAsync(new AuditSearch(Deed: "test.deed"), 0, 10);
        lines.Select(line => (line.Object, line.Person)).ShouldBe([("who-stays", ids["who-stays"]), ("who-leaves", 0L)], ignoreOrder: true);
        (await trail.VerifyAsync()).Broken.ShouldBeNull();
    }

    private static Task<long> SeqOfThirdAsync(TestCity city) => city.Database.ReadAsync(Scope.Nothing, store => store.Database
        .SqlQueryRaw<long>("""select seq as "Value" from access_audit where object = 'object-3' and deed = 'test.deed'""").SingleAsync());

    private static async Task SqlAsync(TestCity city, string sql) => await city.Database.WriteAsync<bool>(Scope.Nothing, async store =>
    {
        await store.Database.ExecuteSqlRawAsync(sql);
        return true;
    });

    private static (Audit Audit, AuditTrail Trail) Of(TestCity city) =>
        (city.Services.GetRequiredService<Audit>(), city.Services.GetRequiredService<AuditTrail>());
}
