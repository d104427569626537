using Shouldly;
using Tongqu.Base;
using Tongqu.Storage;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>Subjects are found by any part of what is known of them, within the scope and never outside it.</summary>
public sealed class SubjectSearchTests
{
    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Any_part_of_a_name_a_code_an_address_and_the_initials_are_found(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code, "曜灵Neon氪金属有限公司", address: "高家镇琥珀路7号");

        foreach (var text in new[]
        {
            "曜灵", "氪", "曜", "neon", "NEON氪", "属有", "氪金属有限公司", "琥珀路7", "琥珀 氪金", code, code.ToLowerInvariant(), code[9..], code[^2..] + " 氪",
            "ylneon", "neonkjs",
        })
        {
            (await FindAsync(dialect, text)).ShouldContain(subject, text);
        }

        foreach (var text in new[] { "曜Neon", "灵曜", "氪金属无限", "%", "曜_Neon", "琥珀 曜耀", "\"", "' or 1=1", "曜灵%公司" })
        {
            (await FindAsync(dialect, text)).ShouldNotContain(subject, text);
        }
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Nobody_finds_what_lies_outside_their_scope(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code, region: RegistryCity.OtherGrid);
        var (subjects, query) = (city.Get<Subjects>(), new SubjectQuery { Text = code });
        Scope Of(string region, string? department = null) => Scope.Of(RegionCode.Parse(region).Value, department);

        (await subjects.SearchAsync(Of("330803001"), query)).Lines.ShouldHaveSingleItem().Id.ShouldBe(subject);
        (await subjects.SearchAsync(Of(RegistryCity.Town), query)).Total.ShouldBe(0);
        (await subjects.SearchAsync(Of("330803", "sanitation"), query)).Total.ShouldBe(0);
        (await subjects.SearchAsync(Scope.Nothing, query)).Total.ShouldBe(0);
        (await subjects.SearchAsync(Scope.OwnOf(1), query)).Total.ShouldBe(0);
        (await subjects.FindAsync(Of(RegistryCity.Town), subject)).ShouldBeNull();
        (await city.Get<Facts>().HistoryAsync(Of(RegistryCity.Town), subject)).ShouldBeEmpty();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_code_that_breaks_its_standard_is_kept_flagged_and_listed(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var right = RegistryCity.NewCode();
        var wrong = right[..17] + (right[17] == '0' ? '1' : '0');
        var subject = await city.AddAsync(wrong);

        var listed = await city.Get<Subjects>().SearchAsync(Scope.Everything, new SubjectQuery { Text = wrong, Flagged = true });

        listed.Lines.ShouldHaveSingleItem().Identifiers.ShouldBe([new Identifier(Identifier.CreditCode, wrong, IdentifierFault.Check)]);
        (await city.Get<Subjects>().FindAsync(Scope.Everything, subject))!.Line.Identifiers[0].Fault.ShouldBe(IdentifierFault.Check);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_search_reads_an_index_and_not_every_word(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);

        var plan = await city.Database.ReadAsync(Scope.Nothing, async store =>
        {
            await using var ask = Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(store.Database).CreateCommand();
            ask.CommandText = dialect == Dialect.Sqlite
                ? "explain query plan select rowid from registry_words where registry_words match '\" 徐 \"'"
                : "set enable_seqscan = off; explain select subject from registry_words where words like '% 徐 %' and words like '%高家镇%'";
            await using var answer = await ask.ExecuteReaderAsync();
            var lines = new List<string>();
            while (await answer.ReadAsync())
            {
                lines.Add(answer.GetValue(answer.FieldCount - 1).ToString()!);
            }

            return string.Join('\n', lines);
        });

        plan.ShouldContain(dialect == Dialect.Sqlite ? "VIRTUAL TABLE INDEX" : "registry_words_trigrams");
    }

    private static async Task<IEnumerable<long>> FindAsync(Dialect dialect, string text)
    {
        var city = await SharedCity.OnAsync(dialect);
        return (await city.Get<Subjects>().SearchAsync(Scope.Everything, new SubjectQuery { Text = text, Size = Subjects.SizeMax })).Lines.Select(line => line.Id);
    }
}
