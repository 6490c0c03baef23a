"""What stands in the fields of an identity document or certificate, proposed from its picture.

    found = read_document(picture, ("business_licence",), today)      # document_fields.in_picture
    found.fields["uscc"].value, .confidence, .corners, .standing

Every layout is data in a file of its own (`resident_id_card`, `passport`, `business_licence`,
`physician_qualification`): which labels are printed, on which side of them the value stands, how many lines it may
have, and by which rule it is understood. `extraction` is the one way from read lines to fields, `values` are the rules,
`cross_checks` ask whether fields of one document bear each other out.

A reading is a proposal, also one that a check digit proves: the number of the wrong paper is proved as well. Whoever
uses it shows it beside the picture and asks.
"""
