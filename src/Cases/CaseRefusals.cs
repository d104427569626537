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

    public static Refusal ExtensionAsked { get; } = new("case.extension-asked", new(
        "已经申请过延期，正等待批复。", "More time was asked for already; the answer is awaited."), RefusalKind.Conflict);

    public static Refusal NoExtensionAsked { get; } = new("case.no-extension-asked", new(
        "没有待批复的延期申请。", "Nobody has asked for more time."), RefusalKind.Conflict);

    public static Refusal NothingToExtend { get; } = new("case.nothing-to-extend", new(
        "现在没有可以延长的时限。", "No time limit that can be extended is running now."), RefusalKind.Conflict);

    public static Refusal ExtensionTooLate { get; } = new("case.extension-too-late", new(
        "时限已过，不能再申请延期；延期须在到期前申请。请尽快办理，并与指挥室联系。",
        "The time limit has passed; more time is asked for before it runs out. Please finish soon, and speak to the command room."), RefusalKind.Conflict);

    public static Refusal NoSuchDeadline { get; } = Deadline(new(
        "没有这一项在计时的时限，请从列出的时限中选择。", "No such deadline runs; choose one of those listed."));

    public static Refusal LastDeadline { get; } = new("case.last-deadline", new(
        "这是最后一项时限，处置完成时一并结束。", "This is the last deadline; it ends when the work is done."), RefusalKind.Conflict);

    private static Refusal Deadline(Text what) =>
        new("form.not-valid", what) { Fields = new Dictionary<string, Text> { [CaseAction.Deadline] = what } };

    public static Refusal TopOfLadder { get; } = new("case.top-of-ladder", new(
        "没有可再提级的岗位。", "There is no post further up to take it to."), RefusalKind.Conflict);

    public static Refusal NoOpenPart { get; } = new("case.no-open-part", new(
        "没有待办的联办部分。", "There is no open part of it."), RefusalKind.Conflict);

    public static Refusal PartTwice { get; } = new("case.part-twice", new(
        "该岗位已是承办岗位，或已有待办的联办部分。", "That post has the case already, or an open part of it."), RefusalKind.Conflict);

    public static Refusal TooManyParts { get; } = new("case.too-many-parts", new(
        $"一个办件最多 {Parts.Max} 个联办部分。", $"A case has at most {Parts.Max} parts."), RefusalKind.Conflict);

    public static Refusal PartsOpen(Text posts) => new("case.parts-open", new(
        $"还有联办部分未完成：{posts.Zh}。请待其办完，或由指挥室撤回该部分。",
        $"Parts of it are still open: {posts.In(Tongue.English)}. Wait until they are done, or let the command room take them back."), RefusalKind.Conflict);

    public static Refusal NotMergeable(Text why)
    {
        var what = new Text($"不能并入：{why.Zh}", $"Cannot be merged: {why.En}");
        return new Refusal("case.not-mergeable", what) { Fields = new Dictionary<string, Text> { ["into"] = what } };
    }

    public static Refusal SplitMatters { get; } = Matters();

    private static Refusal Matters()
    {
        var what = new Text(
            $"请每行写一件事，共 2 至 {Linking.SplitMax} 件，每件 4 至 500 字。", $"Write one matter on each line: 2 to {Linking.SplitMax} of them, 4 to 500 characters each.");
        return new Refusal("form.not-valid", what) { Fields = new Dictionary<string, Text> { ["matters"] = what } };
    }

    public static Refusal StaffFollow { get; } = new("case.staff-follow", new(
        "只有工作人员可以关注办件。", "Only staff can follow a case."), RefusalKind.Forbidden);

    public static Refusal SignInToJoin { get; } = new("case.sign-in-to-join", new(
        "请先以居民账号登录，再说明您也遇到了。", "Sign in as a resident first, then say that you met the same."), RefusalKind.Forbidden);

    public static Refusal OwnCase { get; } = new("case.own-case", new(
        "这是您自己上报的，不需要再加入。", "You reported this yourself; there is no need to join it."), RefusalKind.Conflict);

    public static Refusal NotToBeJoined { get; } = new("case.not-to-be-joined", new(
        "这一件已经办结，或不公开，不能加入。如果问题仍在，请另行上报。", "This one is over or not public and cannot be joined. If the problem is still there, please report it."), RefusalKind.Conflict);

    public static Refusal RemarkTooLong { get; } = Remark(new($"补充说明最多 {Joining.RemarkMax} 字。", $"A remark has at most {Joining.RemarkMax} characters."));

    private static Refusal Remark(Text what) => new("form.not-valid", what) { Fields = new Dictionary<string, Text> { ["remark"] = what } };

    public static Refusal ExtensionAmount(LimitKind kind)
    {
        var unit = Limit.UnitOf(kind);
        var what = new Text(
            $"延长多少须以{unit.Zh}为单位，大于 0{(kind == LimitKind.WorkingDays ? "，且为整数" : "")}。",
            $"Say how much longer in {unit.En}, more than 0{(kind == LimitKind.WorkingDays ? ", whole ones" : "")}.");
        return new Refusal("form.not-valid", what) { Fields = new Dictionary<string, Text> { ["amount"] = what } };
    }

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
