using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>What kind of subject something is.</summary>
public enum SubjectKind
{
    /// <summary>自然人.</summary>
    Person,

    /// <summary>企业, and whatever else has a credit code.</summary>
    Enterprise,

    /// <summary>家庭户.</summary>
    Household,

    /// <summary>农业经营主体.</summary>
    Farm,

    /// <summary>建筑.</summary>
    Building,

    /// <summary>车队.</summary>
    Fleet,

    /// <summary>村集体.</summary>
    Village,
}

/// <summary>How kinds are written in files and tables, and what people call them.</summary>
public static class SubjectKinds
{
    private static readonly (string Name, Text Title)[] Known =
    [
        ("person", new("自然人", "Person")),
        ("enterprise", new("企业", "Enterprise")),
        ("household", new("家庭户", "Household")),
        ("farm", new("农业主体", "Farm")),
        ("building", new("建筑", "Building")),
        ("fleet", new("车队", "Fleet")),
        ("village", new("村集体", "Village")),
    ];

    /// <summary>All of them, in the order lists show them.</summary>
    public static IReadOnlyList<SubjectKind> All { get; } = Enum.GetValues<SubjectKind>();

    /// <summary>The kind of a written name, or null.</summary>
    public static SubjectKind? Parse(string? name) =>
        Array.FindIndex(Known, entry => entry.Name == name) is var index and >= 0 ? (SubjectKind)index : null;

    /// <summary>The written name.</summary>
    public static string Name(this SubjectKind kind) => Known[(int)kind].Name;

    /// <summary>What people call it.</summary>
    public static Text Title(this SubjectKind kind) => Known[(int)kind].Title;

    /// <summary>Whether what is known of it is personal data: a person's, or that of a family.</summary>
    public static bool IsPersonal(this SubjectKind kind) => kind is SubjectKind.Person or SubjectKind.Household;
}
