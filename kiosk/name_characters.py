"""Characters that people bear in their names and hardly anybody writes elsewhere.

Lists of frequency put them behind hundreds of others, or leave them out; a keyboard on which people type their names
offers them right after the most frequent ones of a syllable."""

NAME_CHARACTERS = (
    "喆堃彧禛赟沄䶮𠅤玥珺頔翀旻昊晟淼焱垚犇骉猋羴鱻馫燚㵘祎祺禤玗珅琎璟瑀瑄瑾璐璇珩珮珞琬琰琨琮翊翎翯翾晗晔晞昕昉暄曦曈"
    "晁煊煜煦熠烨炜炅焜涵沁泓洵淇渃湉滢潆瀚澍浔浠汭沚泠妍婧嫣婳媛妤婕姝娴筱筠笙芃芊芮苡茉荞莙菡萱蓁蕤薏蘅韫韬颢颖骁骐骞"
    "鋆鑫钰铄铉锴镕隽霁霏靖岚峥嵘崟嵩懿恺憬宸宥寔彤攸斐斓昀昱晖朔栩桐梓梵樾橦峣弢忞愔揆旎暻槿毓沅淏滟漪瀛玘玚玙珂珏珵琛琦"
    "瑢璁璋瓒甯畅祉禔稷竑笪缃翙翥胤臻芑芾茜茹荔莘菀菁菲葳蒽蔚蓓蕙薇藜虔裟覃訚诩谌谧赓轩迩逯郗郦酃鉴闳陟陶隗雯雱霈韡颀飏馥骅髙麒黛"
)
