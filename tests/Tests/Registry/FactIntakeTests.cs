using Shouldly;
using Tongqu.Storage;
using Tongqu.Web.Tests;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>Files of facts: taken in once, whatever happens on the way; nothing overwritten, nothing dropped unseen.</summary>
public sealed class FactIntakeTests
{
    private const string Source = "statistics";

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task The_same_file_twice_changes_nothing(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code);
        string[] rows = [$"credit-code:{code},employees,2026-06-30,12", $"credit-code:{code},energy-used,2026-06-30,3.50"];

        var first = (await city.TakeInAsync(Source, rows)).Value;
        var second = (await city.TakeInAsync(Source, rows)).Value;
        var longer = (await city.TakeInAsync(Source, [.. rows, $"credit-code:{code},above-scale,2026-06-30,是"])).Value;

        (first.Accepted, first.Known, first.Refused).ShouldBe((2, 0, 0));
        (second.Id, second.Again).ShouldBe((first.Id, true));
        (longer.Accepted, longer.Known).ShouldBe((1, 2));
        (await city.Get<Facts>().HistoryAsync(Scope.Everything, subject)).Count.ShouldBe(3);
        (await city.ValueAsync(subject, "energy-used")).ShouldBe("3.5");
        (await city.ValueAsync(subject, "above-scale")).ShouldBe("true");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_correction_keeps_what_was_said_before_and_counts_from_then_on(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code);
        await city.TakeInAsync(Source, $"credit-code:{code},employees,2025-12-31,10", $"credit-code:{code},employees,2026-06-30,12");
        city.Clock.Advance(TimeSpan.FromMilliseconds(2));

        var corrected = (await city.TakeInAsync(Source, $"credit-code:{code},employees,2026-06-30,13")).Value;

        (corrected.Accepted, corrected.Corrected).ShouldBe((1, 1));
        (await city.ValueAsync(subject, "employees", "2026-06-29")).ShouldBe("10");
        (await city.ValueAsync(subject, "employees", "2026-06-30")).ShouldBe("13");
        (await city.ValueAsync(subject, "employees", "2025-12-30")).ShouldBeNull();
        (await city.Get<Facts>().HistoryAsync(Scope.Everything, subject, "employees")).Select(value => value.Value).ShouldBe(["13", "12", "10"]);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_is_wrong_is_refused_with_its_line_and_the_rest_goes_in(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        await city.AddAsync(code);
        var refused = new List<RefusedFact>();

        var batch = (await city.TakeInAsync(FactLayout.Plain(Source), $"""
            subject,fact,as-of,value
            credit-code:{code},employees,2026-06-30,many
            credit-code:{code},employes,2026-06-30,1
            credit-code:{code},employees,2026-13-30,1
            credit-code:{code},employees,2999-01-01,1
            credit-code:nobody,employees,2026-06-30,1
            credit-code:{code},farm-area,2026-06-30,1
            credit-code:{code},employees,2026-06-30,1
            credit-code:{code},employees,2026-06-30,2
            credit-code:{code},"employees,2026-06-30
            credit-code:{code},research-spending,2026-06-30,0.10
            """, refused)).Value;

        refused.Select(row => (row.Line, row.Code)).ShouldBe(
        [
            (10, "csv.unclosed"), (2, "facts.value"), (3, "facts.fact-unknown"), (4, "facts.as-of"), (5, "facts.as-of"), (6, "facts.subject-unknown"),
            (7, "facts.not-of-kind"), (9, "facts.twice"),
        ], ignoreOrder: true);
        (batch.Accepted, batch.Refused, batch.Lines).ShouldBe((2, 8, 10));
        var report = (await city.Get<FactIntake>().ReportAsync(batch.Id)).ShouldNotBeNull();
        report.Refused.Count.ShouldBe(8);
        report.Reasons.Single(reason => reason.Code == "facts.as-of").Rows.ShouldBe(2);
        report.Of.FinishedAt.ShouldNotBeNull();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task An_intake_that_was_stopped_goes_on_where_it_stopped(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var code = RegistryCity.NewCode();
        var subject = await city.AddAsync(code);
        var rows = Enumerable.Range(0, FactIntake.ChunkFacts + 500).Select(day => $"credit-code:{code},employees,{new DateOnly(1950, 1, 1).AddDays(day):yyyy-MM-dd},{day}");
        var content = "subject,fact,as-of,value\n" + string.Join('\n', rows);
        using var stop = new CancellationTokenSource();

        var half = (await city.TakeInAsync(FactLayout.Plain(Source), content, null, stop.Token, _ => stop.Cancel())).Value;
        var whole = (await city.TakeInAsync(FactLayout.Plain(Source), content)).Value;

        (half.Lines, half.FinishedAt).ShouldBe((FactIntake.ChunkFacts, null));
        (whole.Id, whole.Lines, whole.Accepted, whole.Known).ShouldBe((half.Id, FactIntake.ChunkFacts + 500, FactIntake.ChunkFacts + 500, 0));
        whole.FinishedAt.ShouldNotBeNull();
        (await city.ValueAsync(subject, "employees", "1950-01-11")).ShouldBe("10");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_wide_file_makes_the_subjects_it_may_make_and_its_words_are_found(Dialect dialect)
    {
        var city = await SharedCity.OnAsync(dialect);
        var (good, bad) = (RegistryCity.NewCode(), RegistryCity.NewCode()[..17] + "I");
        var layout = new FactLayout
        {
            Source = "market-register",
            Subject = new()
            {
                Scheme = Identifier.CreditCode,
                Column = "代码",
                Create = new() { Kind = "enterprise", Name = "名称", Address = "住所", Region = "区域", Otherwise = "330803" },
            },
            AsOf = new() { Day = "2026-06-30" },
            Facts = new() { ["资本"] = "registered-capital", ["范围"] = "business-scope" },
            Nowhere = ["备注"],
        };

        var batch = (await city.TakeInAsync(layout, $"""
            代码,名称,住所,区域,资本,范围,备注
            {good},甲乙宽表公司,盈川村9号,{RegistryCity.Grid},120.5,竹炭窑炉改造{good},x
            {bad},丙丁宽表公司,,,,,
            {good},甲乙宽表公司,盈川村9号,{RegistryCity.Grid},120.5,竹炭窑炉改造{good},
            """)).Value;

        (batch.Subjects, batch.Accepted, batch.Known, batch.Refused).ShouldBe((1, 2, 2, 0));
        var found = await city.Get<Subjects>().SearchAsync(Scope.Everything, new SubjectQuery { Text = $"窑炉改造{good.ToLowerInvariant()}" });
        found.Lines.ShouldHaveSingleItem().Name.ShouldBe("甲乙宽表公司");
        found.Lines[0].Region.ShouldBe(RegistryCity.Grid);
        (await city.ValueAsync(found.Lines[0].Id, "registered-capital")).ShouldBe("120.5");
    }

    [Fact]
    public async Task A_file_or_map_that_does_not_fit_changes_nothing()
    {
        var city = await SharedCity.OnAsync(Dialect.Sqlite);
        var before = await city.Get<FactIntake>().CountAsync();

        (await city.TakeInAsync(FactLayout.Plain("nobody"), "subject,fact,as-of,value\n")).Refusal!.Code.ShouldBe("facts.source-unknown");
        (await city.TakeInAsync(FactLayout.Plain(Source), "subject,fact,value\n")).Refusal!.Code.ShouldBe("facts.file");
        (await city.TakeInAsync(FactLayout.Plain(Source), "subject,fact,as-of,value,more\n")).Refusal!.Code.ShouldBe("facts.file");
        (await city.TakeInAsync(FactLayout.Plain(Source), "")).Refusal!.Code.ShouldBe("facts.file");

        (await city.Get<FactIntake>().CountAsync()).ShouldBe(before);
    }
}
