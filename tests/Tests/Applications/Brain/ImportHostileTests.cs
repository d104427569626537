using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Shouldly;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>Files that are broken, or meant to break something.</summary>
public sealed class ImportHostileTests
{
    private const string Map = "source: s\nexternal-id: id\ndescription: {columns: [words]}\nnowhere: [n]";

    [Theory]
    [InlineData("1,\"路灯坏了,0\n2,\"井盖丢了\",0\n3,水管漏水,0", 2, 1)]
    [InlineData("1,\"路灯坏了,0\n2,井盖丢了,0\n3,水管漏水,0", 2, 1)]
    [InlineData("1,\"路灯\"坏了,0\n2,井盖丢了,0", 1, 1)]
    [InlineData("1,\"路灯\n坏了\",0,多一列\n2,井盖丢了,0", 1, 2)]
    [InlineData("1,路灯\"坏了\",0\n2,\"说“\"\"井盖\"\"”丢了\",0", 2, 0)]
    [InlineData("1,路灯坏了,0\r\n\r\n2,\"井盖\r\n丢了\",0\r\n", 2, 0)]
    [InlineData("1,路灯坏了,0\r2,井盖丢了,0\r", 2, 0)]
    [InlineData("1\n2,井盖丢了,0", 1, 1)]
    [InlineData("", 0, 0)]
    public async Task A_row_that_cannot_be_read_costs_its_own_line(string rows, int opened, int refused)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        var answer = await Import.TextAsync(city, "id,words,n\n" + rows, Map);

        answer.Exit.ShouldBe(0, answer.Error);
        answer.ShouldSay(read: opened + refused, opened, refused: refused);
    }

    [Fact]
    public async Task A_field_larger_than_its_bound_is_refused_and_the_next_row_is_read()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var (wide, endless) = (new string('x', 70_000), new string('x', 3_000_000));

        var answer = await Import.TextAsync(
            city, $"id,words,n\n1,{wide},0\n2,\"{wide}\",0\n3,{endless},0\n4,\"{endless}\n5,井盖丢了,0", Map);

        answer.ShouldSay(read: 5, opened: 1, refused: 4);
    }

    [Fact]
    public async Task An_id_that_a_spreadsheet_would_take_for_a_formula_is_disarmed_in_the_list()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        await Import.TextAsync(city, "id,words,n\n=1+1,短,0", Map);

        Import.RefusedList(city)!.ShouldContain("'=1+1");
    }

    [Fact]
    public async Task A_text_goes_in_unharmed_whatever_it_holds()
    {
        var list = SharedData.Find("data", "test-vectors", "blns.json");
        Assert.SkipWhen(list is null, "The naughty strings are not on this machine; set TONGQU_SHARED to their folder.");
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(list!))!
            .Select(text => $"见下 {text} 见上".Replace("\r\n", "\n", StringComparison.Ordinal)).ToArray();

        (await Import.TextAsync(city, CsvOf(texts), Map)).ShouldSay(read: texts.Length, opened: texts.Length);

        var centre = await city.HolderOfAsync(Import.Centre);
        var kept = new List<string>();
        for (var page = 1; kept.Count < texts.Length; page++)
        {
            foreach (var line in (await Import.ListAsync(centre, $"&page={page}")).Events)
            {
                kept.Add((await Import.EventAsync(centre, line)).GetProperty("description").GetString()!);
            }
        }

        texts.Except(kept).ShouldBeEmpty();
    }

    private static string CsvOf(string[] texts)
    {
        var file = new StringWriter();
        using var csv = new CsvWriter(file, CultureInfo.InvariantCulture);
        foreach (var (id, words) in texts.Index().Select(text => ($"{text.Index}", text.Item)).Prepend(("id", "words")))
        {
            csv.WriteField(id);
            csv.WriteField(words);
            csv.WriteField("n");
            csv.NextRecord();
        }

        csv.Flush();
        return file.ToString();
    }
}
