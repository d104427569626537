using System.Text;
using System.Text.Json;
using Shouldly;
using Tongqu.House.Tests;
using Tongqu.Storage;
using Tongqu.Support;
using Xunit;

namespace Tongqu.Brain.Tests;

/// <summary>What a map can say, and what is said of one that cannot be used.</summary>
public sealed class ImportMapTests
{
    private const string Small = """
        source: hotline
        external-id: id
        description: {columns: [words]}

        """;

    private const string Full = """
        source: hotline
        region: "330802"
        delimiter: ";"
        external-id: 编号
        description: {columns: [标题, 内容], between: " / ", length-max: 100}
        time: {column: 时间, formats: [yyyyMMdd HHmm, "yyyy-MM-ddTHH:mm:sszzz"], utc-offset: "+09:00"}
        class: {column: 类别, values: {垃圾: "01.02"}, unknown: unset}
        place: {region: 区域, address: [镇, 地址]}
        contact: {name: 姓名, phone: 电话}
        """;

    private const string FullHeader = "编号;标题;内容;时间;类别;区域;镇;地址;姓名;电话";

    [Fact]
    public async Task Each_column_goes_where_the_map_says()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        const string Row = "A;垃圾;\"祠堂门口;\n堆着\";20261116 0930;垃圾;;衢江区高家镇;盈川村祠堂;王小明;13812345678";

        var answer = await Import.TextAsync(city, $"{FullHeader}\n{Row}", Full);

        answer.ShouldSay(read: 1, opened: 1);
        var room = await city.HolderOfAsync("330803114/command");
        var line = (await Import.ListAsync(room)).Events.ShouldHaveSingleItem();
        line.GetProperty("place").GetString().ShouldBe("衢江区 高家镇 盈川村");
        line.GetProperty("address").GetString().ShouldBe("衢江区高家镇 盈川村祠堂");
        line.GetProperty("class").GetString().ShouldBe("01.02");
        line.GetProperty("occurredAt").GetDateTimeOffset()
            .ShouldBe(new DateTimeOffset(2026, 11, 16, 8, 30, 0, TimeSpan.FromHours(8)));
        // Not of the past: opened now, and its clock runs.
        line.GetProperty("openedAt").GetDateTimeOffset().ShouldBe(city.Clock.GetUtcNow());
        line.GetProperty("dueAt").ValueKind.ShouldBe(JsonValueKind.String);
        var view = await Import.EventAsync(room, line);
        view.GetProperty("description").GetString().ShouldBe("垃圾 / 祠堂门口;\n堆着");
        view.GetProperty("contact").GetProperty("name").GetString().ShouldBe("王**");
    }

    [Fact]
    public async Task The_map_of_the_manual_can_be_used()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var manual = SourceTree.Files.Single(file => file.Path == "docs/import.md").Text;
        var map = manual.Split("```yaml\n")[1].Split("```")[0];

        const string File = "message_id,title,text,time,kind,area,town,street,caller,phone,user,likes\n"
            + "1,垃圾,没人清运,2019/1/1 8:00:00,垃圾,,,,,,u,0";

        var answer = await Import.TextAsync(city, File, map);

        answer.Error.ShouldBeEmpty();
        answer.ShouldSay(read: 1, opened: 1);
    }

    [Theory]
    [InlineData("", "", "", "330802", false)]
    [InlineData("330803114233", "", "", "330803114233", true)]
    [InlineData("330803", "", "盈川村祠堂", "330803114233", true)]
    [InlineData("330803", "", "某处", "330803", false)]
    [InlineData("衢江区", "高家镇", "", "330803114", true)]
    [InlineData("110101", "", "", "330802", false)]
    public async Task A_place_is_taken_from_its_columns_or_left_to_the_centre_the_map_names(
        string region, string town, string address, string filed, bool known)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        // The words name a village; they are never asked.
        var row = $"A;高家镇盈川村;有人倒垃圾;20261116 0830;;{region};{town};{address};;";
        (await Import.TextAsync(city, $"{FullHeader}\n{row}", Full)).ShouldSay(read: 1, opened: 1);

        var post = filed.Length > 6 ? "330803114/command" : $"{filed}/centre";
        var line = (await Import.ListAsync(await city.HolderOfAsync(post))).Events.ShouldHaveSingleItem();
        line.GetProperty("region").GetString().ShouldBe(filed);
        (line.GetProperty("place").ValueKind == JsonValueKind.String).ShouldBe(known);
    }

    [Theory]
    [InlineData("A;标题;内容在此;2026-11-16T08:30:00+08:00;没听过;;;;;", 1)]
    [InlineData("A;标题;内容在此;2026/11/16;;;;;;", 0)]
    [InlineData("A;标题;内容在此;20261116 0830;;;;;;不是电话", 0)]
    public async Task An_unknown_class_may_be_left_unset_and_what_the_form_refuses_is_refused(string row, int opened)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        (await Import.TextAsync(city, $"{FullHeader}\n{row}", Full)).ShouldSay(read: 1, opened, refused: 1 - opened);
    }

    [Fact]
    public async Task A_longer_text_than_the_map_allows_is_refused_whole()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        (await Import.TextAsync(city, $"{FullHeader}\nA;;{new string('长', 101)};20261116 0830;;;;;;", Full))
            .ShouldSay(read: 1, opened: 0, refused: 1);

        Import.RefusedList(city)!.ShouldContain("brain.import-too-long");
    }

    [Fact]
    public async Task A_file_in_the_national_encoding_is_read_and_one_in_another_is_refused_row_by_row()
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        const string File = "id,words\n1,镕基路上的路灯坏了\n2,㐀𠀀 are rare characters";

        (await Import.TextAsync(city, File, Small, encoding)).ShouldSay(read: 2, opened: 0, refused: 2);
        (await Import.TextAsync(city, File, Small + "encoding: gb18030", encoding)).ShouldSay(read: 2, opened: 2);

        var centre = await city.HolderOfAsync(Import.Centre);
        (await Import.ListAsync(centre, "&q=" + Uri.EscapeDataString("㐀𠀀"))).Total.ShouldBe(1);
    }

    [Theory]
    [InlineData("external-id: id\ndescription: {columns: [words]}", "source")]
    [InlineData("source: a\ndescription: {columns: [words]}", "external-id")]
    [InlineData("source: a\nexternal-id: id", "description: columns")]
    [InlineData(Small + "historic: true", "time")]
    [InlineData(Small + "time: {column: at}", "time: formats")]
    [InlineData(Small + "time: {column: at, formats: [yyyy], utc-offset: eight}", "utc-offset")]
    [InlineData(Small + "encoding: latin-9", "encoding")]
    [InlineData(Small + "delimiter: and", "delimiter")]
    [InlineData(Small + "class: {column: c, unknown: guess}", "class: unknown")]
    [InlineData(Small + "nowhere: [id]", "“id”")]
    [InlineData(Small + "nowhre: [user]", "nowhre")]
    [InlineData(Small + "nowhere: [", "line")]
    [InlineData(Small + "contact: {phone: tel}", "tel")]
    [InlineData("", "source")]
    public async Task A_map_that_cannot_be_used_is_told_by_name_before_anything_is_opened(string map, string named)
    {
        var answer = await Import.WithoutCityAsync("id,words\n1,路灯坏了", map);

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain(named);
        answer.Error.ShouldContain("未导入任何内容");
        answer.Error.ShouldContain("Nothing was imported");
    }

    [Theory]
    [InlineData("", "header")]
    [InlineData("id,word\n1,x", "words")]
    [InlineData("id,words,user\n1,x,y", "user")]
    [InlineData("id,words,id\n1,x,y", "“id”")]
    [InlineData("id,\"words\n1,x", "header")]
    public async Task A_file_that_does_not_fit_is_told_before_anything_is_opened(string csv, string named)
    {
        var answer = await Import.WithoutCityAsync(csv, Small);

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain(named);
        answer.Error.ShouldContain("Nothing was imported");
    }

    [Theory]
    [InlineData("region: \"110101\"", "110101", true)]
    [InlineData("class: {column: words2, values: {a: no-such}}", "no-such", false)]
    public async Task A_map_that_does_not_hold_in_this_city_changes_nothing(string more, string named, bool unused)
    {
        await using var city = await TestCity.StartAsync(Dialect.Sqlite);

        var map = Small + more + (unused ? "\nnowhere: [words2]" : "");
        var answer = await Import.TextAsync(city, "id,words,words2\n1,路灯坏了,a", map);

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain(named);
        (await Import.ListAsync(await city.HolderOfAsync(Import.Centre))).Total.ShouldBe(0);
    }
}
