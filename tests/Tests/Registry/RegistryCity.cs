using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Support;

namespace Tongqu.Registry.Tests;

/// <summary>What the tests of the registry do, in a word each.</summary>
internal static class RegistryCity
{
    /// <summary>A grid of the reference city, and the town above it.</summary>
    public const string Grid = "330803114233001", Town = "330803114", OtherGrid = "330803001007001";

    private static int _codes;

    public static T Get<T>(this TestCity city) where T : notnull => city.Services.GetRequiredService<T>();

    /// <summary>A credit code that no other test uses and nobody ever got.</summary>
    public static string NewCode()
    {
        var characters = $"91330899T{Interlocked.Increment(ref _codes):00000000}";
        return characters + CreditCode.CheckOf(characters);
    }

    /// <summary>Registers an enterprise, or whatever is asked for.</summary>
    public static async Task<long> AddAsync(this TestCity city, string code, string name = "测试企业", string region = Grid, SubjectKind kind = SubjectKind.Enterprise, string address = "")
    {
        var draft = new SubjectDraft(Ids.Next(TimeProvider.System), kind, name, region)
        {
            Address = address,
            Simulated = true,
            Identifiers = [Identifier.Read(kind == SubjectKind.Person ? Identifier.ResidentNumber : Identifier.CreditCode, code)],
        };
        await city.Get<Subjects>().WriteAsync([draft]);
        return draft.Id;
    }

    /// <summary>Takes in rows of the plain layout.</summary>
    public static Task<Outcome<Batch>> TakeInAsync(this TestCity city, string source, params string[] rows) =>
        city.TakeInAsync(FactLayout.Plain(source), "subject,fact,as-of,value\n" + string.Join('\n', rows));

    public static async Task<Outcome<Batch>> TakeInAsync(
        this TestCity city, FactLayout layout, string content, List<RefusedFact>? refused = null, CancellationToken cancellation = default, Action<Batch>? progress = null)
    {
        var file = FactFile.Open("facts.csv", new MemoryStream(Encoding.UTF8.GetBytes(content)), layout);
        return file.Refusal is { } unfit ? unfit
            : await city.Get<FactIntake>().RunAsync(file.Value, row => refused?.Add(row), progress ?? (_ => { }), Caller.Platform, cancellation);
    }

    /// <summary>The value of a fact as of a day; null where there is none.</summary>
    public static async Task<string?> ValueAsync(this TestCity city, long subject, string fact, string day = "2026-11-01") =>
        (await city.Get<Facts>().AsOfAsync(Scope.Everything, subject, DateOnly.Parse(day))).FirstOrDefault(value => value.Fact.Code == fact)?.Value;
}
