using Shouldly;
using Tongqu.Storage;
using Xunit;

namespace Tongqu.Browser;

/// <summary>The three officers keep a platform whose business none of them sees, and a new clerk comes in by their hands.</summary>
[Collection(nameof(Offices))]
public sealed class OfficersTests(Stage stage)
{
    private const string Town = "330803114";

    [Theory, Readings("zh-390")]
    public Task Three_officers_bring_a_clerk_in_and_keep_the_trail(string language, int width) => Faults.NoneInAsync(async faults =>
    {
        var city = await stage.CityAsync(Dialect.Sqlite);
        var reading = new Reading(language, width);
        var folder = $"officers-{reading}";
        var clerk = $"clerk-{language}-{width}";

        await using var system = await Person.AtAsync(city, reading, folder, faults);
        await system.SignInAsync("xitong");
        await Person.SeesAsync(system.Title(system.Say("账号", "Accounts")));
        await system.LooksAsync("01-accounts");
        await system.Field(system.Say("账号", "Sign-in name")).FillAsync(clerk);
        await system.Page.Locator("#field-display").FillAsync("新人");
        await system.Field(system.Say("岗位代码", "Code of the post")).FillAsync($"{Town}/command");
        await system.Button(system.Say("建立账号", "Make account")).ClickAsync();
        var password = await system.Page.Locator(".secret-value").TextContentAsync();
        await system.LooksAsync("02-account-made");
        await system.GoAsync($"/admin/people?q={clerk}");
        await system.Link(clerk).ClickAsync();
        await Person.SeesAsync(system.Button(system.Say("重置密码", "Reset the password")));
        await system.LooksAsync("03-account");
        await system.GoAsync($"/admin/posts?region={Town}");
        await system.LooksAsync("04-posts");

        await using var newcomer = await Person.AtAsync(city, reading, folder, faults);
        await newcomer.SignInAsync(clerk, password!);
        await newcomer.LooksAsync("05-password-to-be-changed");
        await newcomer.Page.Locator("#old").FillAsync(password!);
        await newcomer.Page.Locator("#wanted").FillAsync("a-new-password-42");
        await newcomer.Page.Locator("#again").FillAsync("a-new-password-42");
        await newcomer.Button(newcomer.Say("修改密码", "Change it")).ClickAsync();
        await newcomer.IsToldAsync(newcomer.Say("密码已修改", "The password is changed"));
        await newcomer.Button(newcomer.Say("绑定动态口令", "Set it up")).ClickAsync();
        await Person.SeesAsync(newcomer.Page.Locator(".enrol"));
        await newcomer.LooksAsync("06-second-factor");
        await newcomer.GoAsync("/duty");
        await newcomer.Field(newcomer.Say("未办结事项", "What is still open")).FillAsync("QZ261116：等核查");
        await newcomer.Page.Locator("form[action='/duty/give'] button").ClickAsync();
        await newcomer.IsToldAsync(newcomer.Say("已交班", "Handed over"));
        await newcomer.LooksAsync("07-duty");

        await using var security = await Person.AtAsync(city, reading, folder, faults);
        await security.SignInAsync("anquan");
        await security.GoAsync("/admin/tokens");
        await security.Field(security.Say("来源系统", "Source system")).FillAsync($"城管平台 {language} {width}");
        await security.Page.Locator("input[name=permission]").First.CheckAsync();
        await security.Button(security.Say("生成令牌", "Make token")).ClickAsync();
        (await security.Page.Locator(".secret-value").TextContentAsync())!.ShouldStartWith("tq_");
        await security.LooksAsync("08-tokens");
        await security.GoAsync("/admin/rights");
        await security.LooksAsync("09-rights");

        await using var auditor = await Person.AtAsync(city, reading, folder, faults);
        await auditor.SignInAsync("shenji");
        await Person.SeesAsync(auditor.Title(auditor.Say("审计日志", "Audit trail")));
        await auditor.Button(auditor.Say("验证审计链", "Prove the chain")).ClickAsync();
        await auditor.IsToldAsync(auditor.Say("审计链完好", "The chain holds"));
        await auditor.LooksAsync("10-audit");
        auditor.Expects(403);
        await auditor.GoAsync("/desk");
        await auditor.LooksAsync("11-no-business");
    });
}
