using Tongqu.Base;

namespace Tongqu.Cases;

/// <summary>What the case desk refuses, in the words of the person refused.</summary>
internal static class CaseRefusals
{
    public static Refusal NotFound { get; } = new("case.not-found", new(
        "没有找到这个编号的办件，请核对编号。", "No case with this number was found. Please check the number."), RefusalKind.NotFound);

    public static Refusal BadKey { get; } = new("case.command-key", new(
        "请求缺少命令标识（16 至 100 个字符）。请刷新页面后重试。",
        "The request lacks its command key (16 to 100 characters). Reload the page and try again."));

    public static Refusal KeyReused { get; } = new("case.key-reused", new(
        "同一命令标识已用于另一项内容，未作任何更改。请刷新页面后重试。",
        "This command key was already used for something else; nothing was changed. Reload the page and try again."),
        RefusalKind.Conflict);

    public static Refusal PlaceOrPhotos { get; } = new("case.place-or-photos", new(
        $"区域代码不存在、地址超过 300 字，或照片超过 {CaseDesk.PhotosMax} 张。",
        $"The region does not exist, the address is longer than 300 characters, or there are more than {CaseDesk.PhotosMax} photos."));

    public static Refusal AlreadyRated { get; } = new("case.already-rated", new(
        "这个办件已经评价过，谢谢。", "This case has been rated already. Thank you."), RefusalKind.Conflict);

    public static Refusal NoSuchType(string name) => new("case.no-such-type", new(
        $"没有名为“{name}”的办件类型。", $"There is no case type named “{name}”."), RefusalKind.NotFound);

    public static Refusal NoSuchAction(string name) => new("case.no-such-action", new(
        $"这类办件没有“{name}”这项操作。", $"Cases of this type have no action “{name}”."), RefusalKind.NotFound);

    public static Refusal NotYours(CaseAction action) => new("case.not-yours", new(
        $"您的岗位不能对这个办件进行“{action.Title.Zh}”。", $"Your post may not do “{action.Title.In(Tongue.English)}” to this case."),
        RefusalKind.Forbidden);

    public static Refusal Changed(CaseAction action, CaseState state, Text by, Text did, DateTimeOffset at) => new("case.wrong-state", new(
        $"不能“{action.Title.Zh}”：该办件已由{by.Zh}于 {at:MM-dd HH:mm} {did.Zh}，现在是“{state.Title.Zh}”。",
        $"Cannot do “{action.Title.In(Tongue.English)}”: {by.In(Tongue.English)} did “{did.In(Tongue.English)}” on {at:MM-dd HH:mm}; the case is now “{state.Title.In(Tongue.English)}”."),
        RefusalKind.Conflict);
}
