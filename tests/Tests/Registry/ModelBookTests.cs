using Shouldly;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Registry.Tests;

/// <summary>The book of models: every version kept, two persons, one draft, the version in force on a day.</summary>
public sealed class ModelBookTests
{
    private static readonly DateOnly Tomorrow = new(2026, 11, 17);

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_file_of_the_pack_is_the_first_version_and_in_force_from_the_beginning(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        var version = (await book.VersionsAsync(ModelRoom.Name)).ShouldHaveSingleItem();
        (version.Number, version.From, version.OfPack).ShouldBe((1, null, true));
        (await book.TextAsync(ModelRoom.Name, 1)).ShouldBe(new ModelText(ModelRoom.Xml(), ModelRoom.Examples));
        (await AmountAsync(book, new DateOnly(2020, 1, 1))).ShouldBe("20");
        (await book.LoadPackAsync()).ShouldBe(0);
        (await book.InForceAsync("no-such-model", Tomorrow)).Refusal!.Code.ShouldBe("models.not-in-force");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_two_persons_publish_is_in_force_from_its_day_and_what_was_before_stays(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        var saved = (await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 0, ModelRoom.Text("30"))).Value;
        (saved.Revision, saved.Base).ShouldBe((1, 1));
        var proposed = (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "按新办法第三条")).Value;
        (await book.ApproveAsync(ModelRoom.One, ModelRoom.Name, proposed.Revision)).Refusal!.Code.ShouldBe("models.own-proposal");
        var version = (await book.ApproveAsync(ModelRoom.Other, ModelRoom.Name, proposed.Revision)).Value;

        (version.Number, version.From, version.ProposedBy, version.ApprovedBy).ShouldBe((2, Tomorrow, ModelRoom.One.Person, ModelRoom.Other.Person));
        (await AmountAsync(book, Tomorrow.AddDays(-1))).ShouldBe("20");
        (await AmountAsync(book, Tomorrow)).ShouldBe("30");
        (await book.VersionsAsync(ModelRoom.Name)).Select(one => one.Number).ShouldBe([2, 1]);
        (await book.TextAsync(ModelRoom.Name, 1)).ShouldBe(new ModelText(ModelRoom.Xml(), ModelRoom.Examples));
        (await book.DraftAsync(ModelRoom.Name)).ShouldBeNull();
        var standing = (await book.FindAsync(ModelRoom.Name, book.Today))!;
        (standing.InForce!.Number, standing.Next!.Number).ShouldBe((1, 2));
        var trail = (await city.Get<AuditTrail>().ListAsync(new AuditSearch(), 0, 50)).Select(entry => entry.Deed).ToList();
        trail.ShouldContain("model.draft");
        trail.ShouldContain("model.propose");
        trail.ShouldContain("model.approve");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Of_two_who_save_at_once_one_wins_and_the_other_is_told(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        var first = await Task.WhenAll(
            book.SaveAsync(ModelRoom.One, ModelRoom.Name, 0, ModelRoom.Text("30")), book.SaveAsync(ModelRoom.Other, ModelRoom.Name, 0, ModelRoom.Text("40")));
        var second = await Task.WhenAll(
            book.SaveAsync(ModelRoom.One, ModelRoom.Name, 1, ModelRoom.Text("50")), book.SaveAsync(ModelRoom.Other, ModelRoom.Name, 1, ModelRoom.Text("60")));

        foreach (var pair in new[] { first, second })
        {
            pair.Count(one => one.Succeeded).ShouldBe(1);
            pair.Single(one => !one.Succeeded).Refusal!.ShouldSatisfyAllConditions(
                refusal => refusal.Code.ShouldBe("models.draft-changed"), refusal => refusal.Kind.ShouldBe(RefusalKind.Conflict));
        }

        (await book.DraftAsync(ModelRoom.Name))!.Text.ShouldBe(second.Single(one => one.Succeeded).Value.Text);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task What_has_a_fault_or_fails_an_example_is_kept_and_not_proposed(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        (await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 0, new ModelText(ModelRoom.Xml(first: "&lt;&lt; 1000"), ModelRoom.Examples))).Value.Revision.ShouldBe(1);
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "改")).Refusal!.Code.ShouldBe("models.has-faults");
        (await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 1, new ModelText(ModelRoom.Xml(amount: "30"), ModelRoom.Examples))).Value.Revision.ShouldBe(2);
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 2, Tomorrow, "改")).Refusal!.Code.ShouldBe("models.has-faults");
        (await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 2, new ModelText("<definitions", ""))).Refusal!.Code.ShouldBe("dmn.xml");
        (await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 2, new ModelText(new string(' ', ModelBook.XmlLengthMax + 1), ""))).Refusal!.Code.ShouldBe("models.too-long");
        (await book.SaveAsync(ModelRoom.One, "no-such-model", 0, ModelRoom.Text())).Refusal!.Code.ShouldBe("models.no-such-version");
        (await book.DraftAsync(ModelRoom.Name))!.Revision.ShouldBe(2);
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_proposal_is_refused_without_a_reason_a_change_or_a_day_to_come(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "改")).Refusal!.Code.ShouldBe("models.no-draft");
        await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 0, new ModelText(ModelRoom.Xml(), ModelRoom.Examples));
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "改")).Refusal!.Code.ShouldBe("models.unchanged");
        await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 1, ModelRoom.Text("30"));
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 2, Tomorrow.AddDays(-2), "改")).Refusal!.Code.ShouldBe("models.day-passed");
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 2, Tomorrow, " ")).Refusal!.Code.ShouldBe("models.note-needed");
        (await book.ApproveAsync(ModelRoom.Other, ModelRoom.Name, 2)).Refusal!.Code.ShouldBe("models.not-proposed");
        (await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 2, Tomorrow, "改")).Succeeded.ShouldBeTrue();
        city.Clock.Advance(TimeSpan.FromDays(3));
        (await book.ApproveAsync(ModelRoom.Other, ModelRoom.Name, 3)).Refusal!.Code.ShouldBe("models.day-passed");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task Who_changed_it_last_or_stands_in_for_the_proposer_is_no_second_person(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();
        await book.SaveAsync(ModelRoom.Other, ModelRoom.Name, 0, ModelRoom.Text("30"));
        await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "改");
        var standIn = ModelRoom.Other with { Person = 7003, For = new Holder(ModelRoom.One.Person, "某") };

        (await book.ApproveAsync(ModelRoom.Other, ModelRoom.Name, 2)).Refusal!.Code.ShouldBe("models.own-proposal");
        (await book.ApproveAsync(standIn, ModelRoom.Name, 2)).Refusal!.Code.ShouldBe("models.own-proposal");
        (await book.ReturnAsync(ModelRoom.Other, ModelRoom.Name, 2, "")).Refusal!.Code.ShouldBe("models.reason-needed");
        (await book.ReturnAsync(ModelRoom.Other, ModelRoom.Name, 2, "金额没有依据")).Value.Return!.Reason.ShouldBe("金额没有依据");
        (await book.ApproveAsync(standIn with { For = null }, ModelRoom.Name, 3)).Refusal!.Code.ShouldBe("models.not-proposed");
        (await book.DiscardAsync(ModelRoom.One, ModelRoom.Name, 2)).Refusal!.Code.ShouldBe("models.draft-changed");
        (await book.DiscardAsync(ModelRoom.One, ModelRoom.Name, 3)).Succeeded.ShouldBeTrue();
        (await book.DraftAsync(ModelRoom.Name)).ShouldBeNull();
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_changed_file_of_the_pack_is_a_new_version_that_says_so(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();

        pack.WithModel(ModelRoom.Xml(amount: "25"));
        (await book.LoadPackAsync()).ShouldBe(1);
        (await book.LoadPackAsync()).ShouldBe(0);

        var version = (await book.VersionsAsync(ModelRoom.Name))[0];
        (version.Number, version.From, version.OfPack).ShouldBe((2, book.Today, true));
        (await AmountAsync(book, book.Today)).ShouldBe("25");
        (await AmountAsync(book, book.Today.AddDays(-1))).ShouldBe("20");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_model_uses_the_version_of_another_that_is_in_force_that_day(Dialect dialect)
    {
        using var pack = new PackCopy().WithModel().WithModel("""
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="twice" name="双倍" namespace="https://example.org/twice">
              <import name="sample" namespace="https://example.org/sample-grant" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>
              <decision id="double" name="双倍补助"><variable name="双倍补助" typeRef="number"/>
                <informationRequirement><requiredDecision href="https://example.org/sample-grant#grant"/></informationRequirement>
                <literalExpression><text>2 * sample.补助</text></literalExpression></decision>
            </definitions>
            """, "twice");
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();
        await book.SaveAsync(ModelRoom.One, ModelRoom.Name, 0, ModelRoom.Text("30"));
        await book.ProposeAsync(ModelRoom.One, ModelRoom.Name, 1, Tomorrow, "改");
        await book.ApproveAsync(ModelRoom.Other, ModelRoom.Name, 2);

        var inputs = FeelContext.From(new Dictionary<string, object?> { ["sample"] = new Dictionary<string, object?> { ["年营收"] = 1000L } }).Value;
        (await book.InForceAsync("twice", book.Today)).Value.Decide("双倍补助", inputs).Value.ToString().ShouldBe("40");
        (await book.InForceAsync("twice", Tomorrow)).Value.Decide("双倍补助", inputs).Value.ToString().ShouldBe("60");
    }

    [Theory, InlineData(Dialect.Sqlite), InlineData(Dialect.Postgres)]
    public async Task A_model_no_pack_has_begins_as_a_draft_and_is_published_by_two_persons(Dialect dialect)
    {
        const string name = "elderly-allowance";
        using var pack = new PackCopy().WithModel();
        await using var city = await ModelRoom.StartAsync(dialect, pack);
        var book = city.Get<ModelBook>();
        foreach (var bad in new[] { "", "a", "Elderly", "高龄津贴", "8-years", "a b", "../etc", new string('a', ModelBook.NewNameLengthMax + 1) })
        {
            (await book.CreateAsync(ModelRoom.One, bad, "高龄津贴")).Refusal!.Code.ShouldBe("models.bad-name", bad);
        }

        foreach (var bad in new[] { " ", "高龄\u0001津贴", "高龄\ud800津贴", "高龄\uffff津贴", "高龄\n津贴", new string('高', ModelBook.TitleLengthMax + 1) })
        {
            (await book.CreateAsync(ModelRoom.One, name, bad)).Refusal!.Code.ShouldBe("models.title-needed");
        }

        (await book.CreateAsync(ModelRoom.One, ModelRoom.Name, "高龄津贴")).Refusal!.Code.ShouldBe("models.name-taken");

        var tries = await Task.WhenAll(book.CreateAsync(ModelRoom.One, name, "高龄津贴 <80 岁以上> 𠮷"), book.CreateAsync(ModelRoom.One, name, "高龄津贴 <80 岁以上> 𠮷"));
        tries.Single(one => !one.Succeeded).Refusal!.Code.ShouldBe("models.name-taken");
        var begun = tries.Single(one => one.Succeeded).Value;
        (begun.Revision, begun.Base).ShouldBe((1, 0));
        var read = (await book.ReadAsync(name, begun.Text)).Value;
        read.Title.ShouldBe("高龄津贴 <80 岁以上> 𠮷");
        read.Check.Mistakes.ShouldBeEmpty();
        read.Model.Decisions.ShouldHaveSingleItem().HasLogic.ShouldBeTrue();
        (await book.BegunAsync()).ShouldHaveSingleItem().Model.ShouldBe(name);
        (await book.ListAsync(book.Today)).ShouldNotContain(one => one.Name == name);

        (await book.SaveAsync(ModelRoom.One, name, 1, ModelRoom.Text("30"))).Value.Base.ShouldBe(0);
        var proposed = (await book.ProposeAsync(ModelRoom.One, name, 2, Tomorrow, "新办法第三条")).Value;
        (await book.ApproveAsync(ModelRoom.One, name, proposed.Revision)).Refusal!.Code.ShouldBe("models.own-proposal");
        (await book.ApproveAsync(ModelRoom.Other, name, proposed.Revision)).Value.Number.ShouldBe(1);

        (await book.InForceAsync(name, Tomorrow.AddDays(-1))).Refusal!.Code.ShouldBe("models.not-in-force");
        (await book.InForceAsync(name, Tomorrow)).Succeeded.ShouldBeTrue();
        (await book.BegunAsync()).ShouldBeEmpty();
        (await book.CreateAsync(ModelRoom.One, name, "高龄津贴")).Refusal!.Code.ShouldBe("models.name-taken");
    }

    private static async Task<string> AmountAsync(ModelBook book, DateOnly day) => (await book.InForceAsync(ModelRoom.Name, day)).Value
        .Decide("补助", FeelContext.From(new Dictionary<string, object?> { ["年营收"] = 2000L }).Value).Value.ToString()!;
}
