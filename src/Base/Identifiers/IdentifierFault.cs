namespace Tongqu.Base;

/// <summary>
/// What is wrong with an identifier. Real registers hold codes that break the standard, so one with a fault is kept and
/// flagged: it is still what its holder is known by.
/// </summary>
public enum IdentifierFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not the length or the characters the standard asks for.</summary>
    Shape,

    /// <summary>The division it names is none that was ever issued.</summary>
    Division,

    /// <summary>The day it names is not in the calendar.</summary>
    Date,

    /// <summary>The check character does not fit the others.</summary>
    Check,

    /// <summary>Right by a standard that was replaced: the resident's number of 15 digits, ended on 2013-01-01.</summary>
    Superseded,
}

/// <summary>What people call the faults.</summary>
public static class IdentifierFaults
{
    /// <summary>The fault in a few words; empty where there is none.</summary>
    public static Text Title(this IdentifierFault fault) => fault switch
    {
        IdentifierFault.Shape => new("位数或字符不合标准", "not of the standard's length or characters"),
        IdentifierFault.Division => new("行政区划代码不存在", "its division code was never issued"),
        IdentifierFault.Date => new("出生日期不存在", "its date of birth is not in the calendar"),
        IdentifierFault.Check => new("校验位不符", "its check character does not fit"),
        IdentifierFault.Superseded => new("旧号码（15 位）", "an old number (15 digits)"),
        _ => new("", ""),
    };
}
